using Vizier.Experiments.Control;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using Phase = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Tests.Experiments.Control;

/// <summary>Random sequences of everything that can happen to an experiment.</summary>
public sealed class DecisionsPropertyTests
{
    private static readonly Ended[] Ends =
        [Ended.Completed, Ended.Completed, Ended.Completed, Ended.ExitCode, Ended.Lost, Ended.Stopped, Ended.CommandNotFound, Ended.DeadlineExceeded];

    private readonly Decisions _decisions = new(Verdicts.Default);

    [Fact]
    public void No_sequence_of_events_breaks_the_budget_loses_a_trial_or_revives_an_ended_experiment()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Play(new Random(seed), seed);
        }
    }

    [Fact]
    public void Every_experiment_with_a_budget_ends_with_each_trial_completed_once()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var world = Play(new Random(seed), seed, untilEnd: true);
            Assert.True(world.State.HasEnded, $"seed {seed}");
            Assert.Empty(world.State.Active);
            Assert.Equal(world.Handed, world.State.Completed.Completed);
        }
    }

    private World Play(Random random, int seed, bool untilEnd = false)
    {
        var budget = new Budget(random.Next(1, 5), random.Next(1, 30), random.Next(3) == 0 ? null : random.Next(0, 8));
        double? goal = random.Next(3) == 0 ? 0.97 : null;
        var world = new World(ControlCases.Running(budget, ControlCases.Maximise(goal)) with { Phase = Phase.Created }, random);
        for (int step = 0; untilEnd ? !world.IsOver && step < 20_000 : step < 150; step++)
        {
            var before = world.State;
            world.Happen(untilEnd);
            world.Settle(_decisions);
            Check(before, world, seed);
        }

        return world;
    }

    private static void Check(ExperimentState before, World world, int seed)
    {
        var state = world.State;
        string where = $"seed {seed}";
        Assert.True(state.Active.Values.Count(run => run.IsLive) <= state.Budget.Parallel, where);
        Assert.True(state.Active.Count <= state.Budget.Parallel, where);
        Assert.True(state.Completed.Completed + state.Active.Count <= state.Budget.MaxTrials, where);
        Assert.Equal(world.Handed, state.Completed.Completed + state.Active.Count);
        Assert.Equal(world.Completed.Values.Sum(), world.Completed.Count);
        Assert.True(!before.HasEnded || state.Phase == before.Phase, where);
        Assert.True(!state.HasEnded || state.Active.Values.All(run => run is { IsLive: true, Stop: not null }), where);
    }

    /// <summary>A study that hands out trials, and runners that do anything at any time.</summary>
    private sealed class World(ExperimentState state, Random random)
    {
        private DateTimeOffset _now = ControlCases.Now;
        private Phase _settled = Phase.Unspecified;
        private long _changed;

        public ExperimentState State { get; private set; } = state;

        public int Handed { get; private set; }

        public Dictionary<long, int> Completed { get; } = [];

        public bool IsOver => State.HasEnded && State.Active.IsEmpty;

        public void Happen(bool friendly)
        {
            _now = _now.AddSeconds(random.Next(0, 3));
            var run = State.Active.IsEmpty ? null : State.Active.Values.ElementAt(random.Next(State.Active.Count));
            switch (random.Next(8))
            {
                case 0 or 1 when run is { IsLive: true, Attempt.Runner: "" }:
                    Set(run with { Attempt = run.Attempt with { Runner = "r", Lease = "l", LeaseExpiry = _now.AddSeconds(5), StartTime = _now } });
                    break;
                case 2 or 3 when run is { IsLive: true }:
                    Set(run.Measured(("accuracy", random.Next(40) == 0 ? double.NaN : random.NextDouble())));
                    break;
                case 4 when run is { IsLive: true, Attempt.Runner: "r" }:
                    Set(run.Ends(Ends[random.Next(Ends.Length)]));
                    break;
                case 5 when run is { IsLive: true, Attempt.Runner: "r" }:
                    Set(run with { Attempt = run.Attempt with { LeaseExpiry = _now.AddSeconds(5) } });
                    break;
                case 6 when run is { Stop: null } && random.Next(10) == 0:
                    Set(run with { Stop = new StopOrder(random.Next(2) == 0 ? StopCause.StoppingRule : StopCause.TrialStopped, "x") });
                    break;
                case 7 when random.Next(friendly ? 100 : 10) == 0 && State.Phase == Phase.Running:
                    State = State.Enters(Phase.Stopped, new Condition("Stopped", true, "ExperimentStopped", "x", _now));
                    break;
                case 7 when State.Phase == Phase.Stopped:
                    State = State.Resumes([], _now);
                    break;
            }
        }

        public void Settle(Decisions decisions)
        {
            var decided = decisions.Decide(State, _now);
            CompareWithFew(decisions, decided);
            State = decided.State;
            _settled = State.Phase;
            foreach (var action in decided.Actions)
            {
                switch (action)
                {
                    case ControlAction.CompleteTrial complete:
                        Completed[complete.Run.Trial] = Completed.GetValueOrDefault(complete.Run.Trial) + 1;
                        Assert.NotEqual(Outcome.Running, complete.Verdict.Outcome);
                        break;
                    case ControlAction.Suggest suggest:
                        int given = random.Next(suggest.Count + 1);
                        State = State.Receives(Enumerable.Range(Handed + 1, given).Select(trial => ControlCases.Pending(trial)));
                        Handed += given;
                        break;
                }
            }
        }

        // From the trial that an event is about, and those that wait for something, the same follows as from all trials.
        private void CompareWithFew(Decisions decisions, Decided whole)
        {
            var few = State.Active.RemoveRange(State.Active.Values
                .Where(run => run.Trial != _changed && run is { IsLive: true, Attempt.LeaseExpiry: var expiry } && !(expiry <= _now))
                .Select(run => run.Trial));
            var decided = decisions.Decide(State with { Active = few, Others = State.Active.Count - few.Count }, _now);
            if (State.Phase == _settled && decided.State.Phase == _settled)
            {
                Assert.Equal(whole.Actions, decided.Actions);
                Assert.Equal(whole.State.UnderWay, decided.State.UnderWay);
                Assert.Equal((whole.State.Completed, whole.State.Best), (decided.State.Completed, decided.State.Best));
            }
        }

        private void Set(RunState run)
        {
            _changed = run.Trial;
            State = State.With(run);
        }
    }
}

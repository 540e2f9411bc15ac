using Vizier.Experiments.Control;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using Phase = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Tests.Experiments.Control;

public sealed class DecisionsTests
{
    private static readonly Decisions Decisions = new(Verdicts.Default);

    [Fact]
    public void A_new_experiment_starts_and_asks_for_as_many_trials_as_may_run_at_a_time()
    {
        var decided = Decide(ControlCases.Running(new Budget(3, 12, null)) with { Phase = Phase.Created });
        Assert.Equal(Phase.Running, decided.State.Phase);
        Assert.Equal(ControlCases.Now, decided.State.StartTime);
        Assert.Equal(3, Asked(decided));
    }

    [Theory]
    [InlineData(3, 12, 11, 0, 1)]
    [InlineData(3, 12, 10, 1, 1)]
    [InlineData(3, 12, 0, 3, 0)]
    [InlineData(3, 12, 9, 3, 0)]
    [InlineData(2, null, 1000, 0, 2)]
    public void It_asks_for_what_the_budget_leaves(int parallel, int? max, int completed, int active, int asked)
    {
        var state = ControlCases.Running(new Budget(parallel, max, null)) with { Completed = new Tally(completed, 0, 0, 0, 0) };
        Assert.Equal(asked, Asked(Decide(state.WithRuns([.. Enumerable.Range(1, active).Select(trial => ControlCases.Live(trial))]))));
    }

    [Fact]
    public void Trials_without_metrics_use_the_budget_up_too()
    {
        var state = ControlCases.Running(new Budget(3, 5, null)) with { Completed = new Tally(1, 0, 0, 4, 0) };
        Assert.Equal((Phase.Succeeded, "ExperimentMaxTrialsReached"), End(Decide(state)));
    }

    [Theory]
    [InlineData(0.99, true)]
    [InlineData(0.98999, false)]
    public void The_goal_is_inclusive(double value, bool reached)
    {
        var state = ControlCases.Running(new Budget(1, 12, null), ControlCases.Maximise(0.99))
            .WithRuns(ControlCases.Live(1).Measured(("accuracy", value)).Ends(Ended.Completed, 0));
        Assert.Equal(reached ? Phase.Succeeded : Phase.Running, Decide(state).State.Phase);
    }

    [Fact]
    public void The_metric_strategy_chooses_the_value_that_meets_the_goal()
    {
        var falling = ControlCases.Live(1).Measured(("accuracy", 0.995)).Measured(("accuracy", 0.5)).Ends(Ended.Completed, 0);
        var latest = ControlCases.Maximise(0.99, Vizier.Experiments.Documents.MetricExtraction.Latest);
        Assert.Equal(Phase.Running, Decide(ControlCases.Running(new Budget(1, 12, null), latest).WithRuns(falling)).State.Phase);
        Assert.Equal(
            (Phase.Succeeded, "ExperimentGoalReached"),
            End(Decide(ControlCases.Running(new Budget(1, 12, null), ControlCases.Maximise(0.99)).WithRuns(falling))));
    }

    [Fact]
    public void The_goal_comes_before_failures_and_failures_before_the_budget()
    {
        var all = ControlCases.Running(new Budget(1, 2, 1), ControlCases.Maximise(0.9)) with
        {
            Completed = new Tally(1, 0, 1, 0, 0),
            Best = new BestTrial(1, 0.95),
        };
        Assert.Equal((Phase.Succeeded, "ExperimentGoalReached"), End(Decide(all)));
        Assert.Equal((Phase.Failed, "ExperimentFailed"), End(Decide(all with { Best = null })));
        Assert.Equal((Phase.Succeeded, "ExperimentMaxTrialsReached"), End(Decide(all with { Best = null, Budget = new Budget(1, 2, 2) })));
    }

    [Theory]
    [InlineData(0, 1, 0, true)]
    [InlineData(0, 0, 0, false)]
    [InlineData(3, 2, 0, false)]
    [InlineData(3, 2, 1, true)]
    [InlineData(null, 100, 100, false)]
    public void Failures_and_missing_metrics_fail_the_experiment_together(int? max, int failed, int unavailable, bool fails)
    {
        var state = ControlCases.Running(new Budget(2, null, max)) with { Completed = new Tally(0, 0, failed, unavailable, 0) };
        Assert.Equal(fails, Decide(state).State.Phase == Phase.Failed);
    }

    [Fact]
    public void An_exhausted_space_ends_the_experiment_once_nothing_runs()
    {
        var state = ControlCases.Running(new Budget(2, 12, null)) with { Exhausted = true };
        var running = Decide(state.WithRuns(ControlCases.Live(1)));
        Assert.Equal((Phase.Running, 0), (running.State.Phase, Asked(running)));
        Assert.Equal((Phase.Succeeded, "ExperimentSuggestionEndReached"), End(Decide(state)));
    }

    [Fact]
    public void Running_trials_are_stopped_when_the_experiment_ends_and_waiting_ones_are_killed_at_once()
    {
        var state = ControlCases.Running(new Budget(3, 12, 1)).WithRuns(
            ControlCases.Live(1).Ends(Ended.ExitCode, 3), ControlCases.Live(2), ControlCases.Pending(3));
        var decided = Decide(state);
        Assert.Equal(Phase.Failed, decided.State.Phase);
        Assert.Equal(StopCause.ExperimentEnded, decided.State.Active[2].Stop?.Cause);
        Assert.False(decided.State.Active.ContainsKey(3));
        Assert.Equal(new Tally(0, 0, 1, 0, 1), decided.State.Completed);

        var ended = Decide(decided.State.With(decided.State.Active[2].Ends(Ended.Stopped)));
        Assert.Equal(2, ended.State.Completed.Killed);
        Assert.Empty(ended.State.Active);
    }

    [Fact]
    public void A_nan_objective_stops_the_attempt_at_once()
    {
        var decided = Decide(ControlCases.Running(new Budget(1, 3, null)).WithRuns(ControlCases.Live(1).Measured(("accuracy", double.NaN))));
        Assert.Equal(StopCause.NotFinite, Assert.IsType<ControlAction.StopAttempt>(Assert.Single(decided.Actions)).Order.Cause);
    }

    [Fact]
    public void A_lease_that_was_not_renewed_loses_the_attempt_and_the_next_one_is_made()
    {
        var state = ControlCases.Running(new Budget(1, 3, null)).WithRuns(ControlCases.Live(1));
        Assert.Empty(Decisions.Decide(state, ControlCases.Now.AddSeconds(9.9)).Actions);
        var decided = Decisions.Decide(state, ControlCases.Now.AddSeconds(10));
        Assert.Collection(
            decided.Actions,
            action => Assert.Equal(Ended.Lost, Assert.IsType<ControlAction.EndAttempt>(action).End.Reason),
            action => Assert.Equal(new ControlAction.CreateAttempt(1, 2), action));
        Assert.Equal((1, Outcome.Pending), (decided.State.Active[1].Lost, decided.State.Active[1].Outcome));
    }

    [Fact]
    public void A_stopped_experiment_keeps_its_trials_for_the_day_it_goes_on()
    {
        var stopped = ControlCases.Running(new Budget(2, 12, null)).WithRuns(ControlCases.Live(1), ControlCases.Pending(2))
            .Enters(Phase.Stopped, new Condition("Stopped", true, "ExperimentStopped", "Ctrl+C", ControlCases.Now));
        var decided = Decide(stopped);
        Assert.Equal(StopCause.ExperimentStopped, decided.State.Active[1].Stop?.Cause);

        var halted = Decide(decided.State.With(decided.State.Active[1].Ends(Ended.ExitCode, 143)));
        Assert.Empty(halted.Actions);
        Assert.Equal(2, halted.State.Active.Count);

        var resumed = Decide(halted.State.Resumes([], ControlCases.Now));
        Assert.Equal(
            [new ControlAction.CreateAttempt(1, 2), new ControlAction.CreateAttempt(2, 1)],
            resumed.Actions);
        Assert.Null(resumed.State.Active[1].Stop);
    }

    [Fact]
    public void Resuming_after_the_goal_goes_on_to_the_budget_and_takes_up_killed_trials_again()
    {
        var ended = Decide(ControlCases.Running(new Budget(2, 12, null), ControlCases.Maximise(0.9)).WithRuns(
            ControlCases.Live(1).Measured(("accuracy", 0.95)).Ends(Ended.Completed, 0), ControlCases.Pending(2))).State;
        Assert.Equal((Phase.Succeeded, 1), (ended.Phase, ended.Completed.Killed));

        var killed = ControlCases.Live(2) with { Stop = new StopOrder(StopCause.ExperimentEnded, "goal") };
        var resumed = Decide(ended.Resumes([killed.Ends(Ended.ExitCode, 143)], ControlCases.Now));
        Assert.Equal((Phase.Running, 0, 1), (resumed.State.Phase, resumed.State.Completed.Killed, Asked(resumed)));
        Assert.Contains(new ControlAction.CreateAttempt(2, 2), resumed.Actions);
        Assert.Equal(["Succeeded", "Restarting", "Running"], resumed.State.Conditions.Select(condition => condition.Type));
        Assert.Equal("Running", resumed.State.Conditions.Current()?.Type);
    }

    [Fact]
    public void Stopping_a_trial_that_waits_completes_it()
    {
        var waiting = ControlCases.Pending(1) with { Stop = new StopOrder(StopCause.TrialStopped, "by hand") };
        var decided = Decide(ControlCases.Running(new Budget(1, 3, null)).WithRuns(waiting));
        Assert.Equal(1, decided.State.Completed.Killed);
    }

    [Fact]
    public void With_fewer_slots_than_trials_the_running_ones_finish_and_no_attempt_is_made()
    {
        var decided = Decide(ControlCases.Running(new Budget(1, 12, null)).WithRuns(ControlCases.Live(1), ControlCases.Live(2), ControlCases.Pending(3)));
        Assert.Empty(decided.Actions);
    }

    [Fact]
    public void The_best_trial_ignores_failed_and_killed_ones_and_keeps_the_first_of_equals()
    {
        var state = ControlCases.Running(new Budget(4, 12, null)).WithRuns(
            ControlCases.Live(1).Measured(("accuracy", 0.7)).Ends(Ended.Completed, 0),
            ControlCases.Live(2).Measured(("accuracy", 0.9)).Ends(Ended.ExitCode, 1),
            ControlCases.Live(3).Measured(("accuracy", 0.7)).Ends(Ended.Completed, 0));
        Assert.Equal(new BestTrial(1, 0.7), Decide(state).State.Best);
    }

    private static Decided Decide(ExperimentState state)
    {
        var decided = Decisions.Decide(state, ControlCases.Now);
        Assert.DoesNotContain(
            Decisions.Decide(decided.State, ControlCases.Now).Actions, action => action is not ControlAction.Suggest);
        return decided;
    }

    private static int Asked(Decided decided) => decided.Actions.OfType<ControlAction.Suggest>().Sum(action => action.Count);

    private static (Phase Phase, string? Reason) End(Decided decided) => (decided.State.Phase, decided.State.Conditions.Current()?.Reason);
}

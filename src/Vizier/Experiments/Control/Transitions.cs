using Vizier.Protocol;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Experiments.Control;

/// <summary>What events do to the stored state. None of them decides anything.</summary>
internal static class Transitions
{
    /// <summary>The state in which the experiment entered a phase.</summary>
    public static ExperimentState Enters(this ExperimentState state, State phase, Condition condition)
    {
        var entered = state with { Phase = phase, Conditions = state.Conditions.Enter(condition) };
        return entered with
        {
            StartTime = state.StartTime ?? condition.Time,
            EndTime = entered.HasEnded ? condition.Time : null,
        };
    }

    /// <summary>The state in which a trial under way has completed.</summary>
    public static ExperimentState Completes(this ExperimentState state, RunState run, Outcome outcome)
    {
        double? value = outcome is Outcome.Succeeded or Outcome.EarlyStopped ? state.Objective.ValueOf(run.Metrics) : null;
        bool best = value is { } candidate && (state.Best is not { } incumbent || state.Objective.IsBetter(candidate, incumbent.Value));
        return state with
        {
            Active = state.Active.Remove(run.Trial),
            Completed = state.Completed.Add(outcome),
            Best = best ? new BestTrial(run.Trial, value!.Value) : state.Best,
        };
    }

    /// <summary>The run whose newest attempt has ended.</summary>
    public static RunState Ended(this RunState run, AttemptEnd end) => run with
    {
        Attempt = run.Attempt! with { End = end, LeaseExpiry = null },
        Lost = run.Lost + (Verdicts.IsLoss(end.Reason) && IsCounted(run) ? 1 : 0),
    };

    /// <summary>The run with one measurement more.</summary>
    public static RunState Measured(this RunState run, Measurement measurement) =>
        run with { Metrics = run.Metrics.Add(measurement) };

    /// <summary>The state with new trials under way.</summary>
    public static ExperimentState Receives(this ExperimentState state, IEnumerable<RunState> runs) =>
        runs.Aggregate(state, (current, run) => current.With(run));

    /// <summary>The state that a person stopped; its trials wait for it to go on.</summary>
    public static ExperimentState StoppedBy(this ExperimentState state, string message, DateTimeOffset now) =>
        state.Enters(State.Stopped, new Condition("Stopped", true, Reasons.ExperimentStopped, message, now));

    /// <summary>Whether an ended experiment has anything left to do if it goes on.</summary>
    public static bool HasRoom(this ExperimentState state) =>
        !state.Exhausted
        && !state.Budget.IsUsedUp(state.Completed.Completed - state.Completed.Killed)
        && !state.Budget.HasFailed(state.Completed.CountedAsFailed);

    /// <summary>
    /// The state that goes on: trials that the end of the experiment killed are under way again, and a goal that was
    /// reached ends it no more.
    /// </summary>
    /// <param name="state">The stopped or ended experiment.</param>
    /// <param name="killed">The trials that it killed when it ended, with the order by which they were.</param>
    /// <param name="now">The service's time.</param>
    public static ExperimentState Resumes(this ExperimentState state, IReadOnlyCollection<RunState> killed, DateTimeOffset now)
    {
        var restarting = new Condition("Restarting", true, Reasons.ExperimentRestarting, "Experiment is restarted", now);
        var running = new Condition("Running", true, Reasons.ExperimentRunning, "Experiment is running", now);
        var resumed = state.Enters(State.Running, restarting).Enters(State.Running, running) with
        {
            GoalWaived = state.GoalWaived || (state.Best is { } best && state.Objective.IsReached(best.Value)),
            Completed = state.Completed.Add(Outcome.Killed, -killed.Count),
        };
        return resumed.Receives(resumed.Active.Values.Concat(killed).Select(ToBeRetried));
    }

    /// <summary>However its attempt ends that was stopped with the experiment, the trial is tried again.</summary>
    private static RunState ToBeRetried(RunState run) => run.Stop is { Cause: StopCause.ExperimentEnded } stop
        ? run with { Stop = stop with { Cause = StopCause.ExperimentStopped } }
        : run;

    private static bool IsCounted(RunState run) => run.Stop is null && run.Attempt is { SawRestart: false };
}

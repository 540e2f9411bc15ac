using Vizier.Experiments.Control.Rows;
using Vizier.Experiments.Documents;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using Phase = Vizier.Protocol.Experiments.Experiment.Types.State;

namespace Vizier.Experiments.Control;

/// <summary>Stored rows as the state that decisions are made from, and back.</summary>
internal static class StateMapping
{
    /// <summary>The state of an experiment without its runs.</summary>
    public static ExperimentState ToState(this ExperimentRow row, Objective objective) => new()
    {
        Objective = objective,
        Budget = row.ToBudget(),
        Phase = (Phase)row.State,
        Conditions = row.Conditions,
        Exhausted = row.Exhausted,
        GoalWaived = row.GoalWaived,
        Completed = row.ToTally(),
        Best = row is { BestTrial: { } trial, BestValue: { } value } ? new BestTrial(trial, value) : null,
        StartTime = row.StartTime,
        EndTime = row.EndTime,
    };

    /// <summary>The budget as it stands.</summary>
    public static Budget ToBudget(this ExperimentRow row) => new(row.Parallel, row.MaxTrials, row.MaxFailed);

    /// <summary>The completed trials by outcome.</summary>
    public static Tally ToTally(this ExperimentRow row) =>
        new(row.Succeeded, row.EarlyStopped, row.Failed, row.MetricsUnavailable, row.Killed);

    /// <summary>Stores an experiment's state, without its runs.</summary>
    public static void Take(this ExperimentRow row, ExperimentState state)
    {
        row.State = (int)state.Phase;
        row.Conditions = state.Conditions;
        (row.Parallel, row.MaxTrials, row.MaxFailed) = state.Budget;
        row.Exhausted = state.Exhausted;
        row.GoalWaived = state.GoalWaived;
        (row.Succeeded, row.EarlyStopped, row.Failed, row.MetricsUnavailable, row.Killed) = state.Completed;
        row.BestTrial = state.Best?.Trial;
        row.BestValue = state.Best?.Value;
        row.StartTime = state.StartTime;
        row.EndTime = state.EndTime;
    }

    /// <summary>A run with its newest attempt.</summary>
    /// <param name="row">The run.</param>
    /// <param name="attempt">Its newest attempt, if it has one.</param>
    /// <param name="lease">Who holds that attempt until when; null if nobody does.</param>
    public static RunState ToState(this RunRow row, AttemptRow? attempt, Lease? lease) => new()
    {
        Trial = row.Trial,
        Name = row.RunName,
        Stop = row.Stop,
        Metrics = row.Metrics,
        Lost = row.Lost,
        Attempt = attempt is null ? null : ToState(attempt, lease),
    };

    /// <summary>Stores a run under way, without its attempts.</summary>
    public static void Take(this RunRow row, RunState run)
    {
        row.Outcome = (int)run.Outcome;
        row.Stop = run.Stop;
        row.Metrics = run.Metrics;
        row.Lost = run.Lost;
    }

    /// <summary>Stores an attempt.</summary>
    public static void Take(this AttemptRow row, AttemptState attempt)
    {
        row.Runner = attempt.Runner;
        row.Lease = attempt.Lease;
        row.Cluster = attempt.Cluster;
        row.ResumePoint = attempt.ResumePoint;
        row.StartTime = attempt.StartTime;
        row.Host = attempt.Host;
        row.Location = attempt.Location;
        row.Gpus = attempt.Gpus;
        row.WaitingFor = attempt.WaitingFor;
        row.StoredSequence = attempt.StoredSequence;
        row.PushedSequence = attempt.PushedSequence;
        row.EndReason = (int?)attempt.End?.Reason;
        row.ExitCode = attempt.End?.ExitCode;
        row.EndMessage = attempt.End?.Message ?? "";
        row.EndTime = attempt.End?.Time;
    }

    private static AttemptState ToState(AttemptRow row, Lease? lease) => new()
    {
        Number = row.Number,
        Runner = row.Runner,
        Lease = row.Lease,
        Cluster = row.Cluster,
        ResumePoint = row.ResumePoint,
        LeaseExpiry = lease?.Expiry,
        SawRestart = lease?.SawRestart ?? false,
        StartTime = row.StartTime,
        Host = row.Host,
        Location = row.Location,
        Gpus = row.Gpus,
        WaitingFor = row.WaitingFor,
        StoredSequence = row.StoredSequence,
        PushedSequence = row.PushedSequence,
        End = row.EndReason is { } reason
            ? new AttemptEnd((Ended)reason, row.ExitCode, row.EndMessage, row.EndTime ?? default)
            : null,
    };
}

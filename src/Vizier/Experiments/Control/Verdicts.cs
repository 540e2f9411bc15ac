using Vizier.Experiments.Documents;
using Ended = Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types.Reason;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;

namespace Vizier.Experiments.Control;

/// <summary>Judges a trial by how its newest attempt ended.</summary>
/// <param name="MaxLost">How many attempts of a trial may be lost before it fails.</param>
/// <param name="MaxAttempts">How many attempts a trial may have whatever ended them.</param>
internal sealed record Verdicts(int MaxLost, int MaxAttempts)
{
    /// <summary>Three lost attempts are retried, the fourth fails the trial.</summary>
    public static Verdicts Default { get; } = new(MaxLost: 3, MaxAttempts: 20);

    /// <summary>What became of a trial under way; null if it lives, waits for its first attempt or is to be tried again.</summary>
    public Verdict? Judge(RunState run, Objective objective)
    {
        if (run.IsLive)
        {
            return null;
        }

        if ((run.Settled ?? NotFinite(run, objective)) is { } known)
        {
            return known;
        }

        return run.Attempt?.End switch
        {
            { Reason: Ended.Completed } => Completed(run, objective),
            _ when run.Stop is { } stop => Stopped(run, stop, objective),
            null => null,
            { Reason: Ended.Stopped } end => Lost(run, end),
            { } end when IsLoss(end.Reason) || IsMove(end.Reason) => Lost(run, end),
            var end => Failed(end),
        };
    }

    /// <summary>Whether an attempt ended by an accident that may be the trial's own doing, so that only some are forgiven.</summary>
    public static bool IsLoss(Ended reason) => reason is Ended.Lost or Ended.NodeLost or Ended.Deleted or Ended.Unschedulable;

    // The cluster wanted the place for something else; that says nothing about the trial, however often it happens.
    private static bool IsMove(Ended reason) => reason is Ended.Preempted or Ended.Evicted or Ended.Drained;

    private static Verdict? NotFinite(RunState run, Objective objective) =>
        run.Metrics.NotFinite.TryGetValue(objective.MetricName, out double value)
            ? new Verdict(Outcome.Failed, Reasons.ObjectiveNotFinite, $"The objective {objective.MetricName} became {Spell(value)}.")
            : null;

    private static Verdict Completed(RunState run, Objective objective) => objective.ValueOf(run.Metrics) is not null
        ? new Verdict(Outcome.Succeeded, Reasons.TrialSucceeded, "Trial has succeeded.")
        : new Verdict(Outcome.MetricsUnavailable, Reasons.MetricsUnavailable, Unreported(run, objective));

    private static Verdict? Stopped(RunState run, StopOrder stop, Objective objective) => stop.Cause switch
    {
        StopCause.ExperimentStopped => null,
        StopCause.ExperimentEnded => new Verdict(Outcome.Killed, Reasons.ExperimentEnded, stop.Message),
        _ when objective.ValueOf(run.Metrics) is null => new Verdict(Outcome.Killed, Reasons.TrialStopped, stop.Message),
        StopCause.TrialStopped => new Verdict(Outcome.EarlyStopped, Reasons.TrialStopped, stop.Message),
        _ => new Verdict(Outcome.EarlyStopped, Reasons.TrialEarlyStopped, stop.Message),
    };

    private Verdict? Lost(RunState run, AttemptEnd end) => run.Lost > MaxLost || run.Attempt!.Number >= MaxAttempts
        ? new Verdict(Outcome.Failed, Reasons.TrialLost, $"The trial was lost {Math.Max(run.Lost, run.Attempt!.Number)} times and is not tried again. {end.Message}".TrimEnd())
        : null;

    private static Verdict Failed(AttemptEnd end) => new(Outcome.Failed, ReasonOf(end.Reason), MessageOf(end));

    private static string ReasonOf(Ended reason) => reason switch
    {
        Ended.ExitCode => Reasons.ExitCode,
        Ended.CommandNotFound => Reasons.CommandNotFound,
        Ended.DeadlineExceeded => Reasons.DeadlineExceeded,
        Ended.CollectorFailed => Reasons.CollectorFailed,
        Ended.ImageUnavailable => Reasons.ImageUnavailable,
        Ended.OutOfMemory => Reasons.OutOfMemory,
        _ => Reasons.LaunchFailed,
    };

    private static string MessageOf(AttemptEnd end) => (end.Message, end.ExitCode) switch
    {
        ({ Length: > 0 } message, _) => message,
        (_, { } code) => $"The program ended with exit code {code}.",
        _ => "The program failed.",
    };

    private static string Unreported(RunState run, Objective objective)
    {
        string reported = run.Metrics.Items.IsEmpty
            ? "it reported no metric at all"
            : $"it reported {string.Join(", ", run.Metrics.Items.Select(item => item.Name))}";
        string hint = run.Attempt?.End?.Message is { Length: > 0 } message ? " " + message : "";
        return $"The program ended well but never reported the objective {objective.MetricName}: {reported}.{hint}";
    }

    private static string Spell(double value) => double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

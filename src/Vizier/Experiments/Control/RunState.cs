using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;

namespace Vizier.Experiments.Control;

/// <summary>A trial of an experiment that has not completed.</summary>
internal sealed record RunState
{
    /// <summary>The trial's number within its study.</summary>
    public required long Trial { get; init; }

    /// <summary>{experiment}-{suffix}, the name that its processes and objects carry.</summary>
    public required string Name { get; init; }

    /// <summary>The order to stop it; null if it may run.</summary>
    public StopOrder? Stop { get; init; }

    /// <summary>What it has reported so far, over all its attempts.</summary>
    public MetricSummaries Metrics { get; init; } = MetricSummaries.Empty;

    /// <summary>Its newest attempt; null before the first.</summary>
    public AttemptState? Attempt { get; init; }

    /// <summary>How many of its attempts were lost through no fault of the program.</summary>
    public int Lost { get; init; }

    /// <summary>What became of it if a client completed the trial itself; its process may still run.</summary>
    public Verdict? Settled { get; init; }

    /// <summary>Whether an attempt is to run or runs.</summary>
    public bool IsLive => Attempt is { IsLive: true };

    /// <summary>Pending, or running once its process has started.</summary>
    public Outcome Outcome => Attempt is { IsLive: true, StartTime: not null } ? Outcome.Running : Outcome.Pending;
}

using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;

namespace Vizier.Experiments.Control;

/// <summary>How many completed trials an experiment has of each outcome.</summary>
internal readonly record struct Tally(int Succeeded, int EarlyStopped, int Failed, int MetricsUnavailable, int Killed)
{
    /// <summary>All completed trials, whatever their outcome.</summary>
    public int Completed => Succeeded + EarlyStopped + Failed + MetricsUnavailable + Killed;

    /// <summary>The trials that count against maxFailedTrialCount.</summary>
    public int CountedAsFailed => Failed + MetricsUnavailable;

    /// <summary>The tally after <paramref name="change"/> more (or fewer) trials of an outcome.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The outcome is not one of a completed trial.</exception>
    public Tally Add(Outcome outcome, int change = 1) => outcome switch
    {
        Outcome.Succeeded => this with { Succeeded = Succeeded + change },
        Outcome.EarlyStopped => this with { EarlyStopped = EarlyStopped + change },
        Outcome.Failed => this with { Failed = Failed + change },
        Outcome.MetricsUnavailable => this with { MetricsUnavailable = MetricsUnavailable + change },
        Outcome.Killed => this with { Killed = Killed + change },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "The outcome is not one of a completed trial."),
    };
}

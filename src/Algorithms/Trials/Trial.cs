using System.Collections.Immutable;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Trials;

/// <summary>What designers know of a trial's end.</summary>
public enum TrialState
{
    /// <summary>Not finished: it was suggested or is running.</summary>
    Pending,

    /// <summary>Finished, with final metrics.</summary>
    Completed,

    /// <summary>Finished: this assignment cannot be evaluated.</summary>
    Infeasible,
}

/// <summary>One assignment and what is known of it. Immutable.</summary>
public sealed record Trial
{
    /// <summary>The number of the trial in its study, from 1.</summary>
    public required long Id { get; init; }

    /// <summary>The values of the active parameters.</summary>
    public required Assignment Assignment { get; init; }

    /// <summary>How it ended, if it has.</summary>
    public TrialState State { get; init; }

    /// <summary>The final metrics by name; empty unless completed. May lack metrics, hold others, nan and infinity.</summary>
    public ImmutableDictionary<string, double> Metrics { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>What was measured on the way, oldest first.</summary>
    public ImmutableArray<Measurement> Measurements { get; init; } = [];

    /// <summary>What the designer noted on the suggestion that became this trial.</summary>
    public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// The rank of the trial's end among the ends of the study's trials, from 1; 0 while pending or when unknown. Tells a
    /// designer which trials were pending when another one ended.
    /// </summary>
    public long CompletionOrder { get; init; }
}

namespace Vizier.Suggestions;

/// <summary>Limits of suggestions.</summary>
internal sealed record SuggestionOptions
{
    /// <summary>How long a call waits for its algorithm before its operation fails.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most trials that one call may ask for.</summary>
    public int LargestCount { get; init; } = 10_000;

    /// <summary>How many suggestions are made at a time where trials teach the algorithm nothing.</summary>
    public int Stock { get; init; } = 512;

    /// <summary>Whether suggestions are made before they are asked for.</summary>
    public bool MakesAhead { get; init; } = true;

    /// <summary>How many studies are kept warm in memory.</summary>
    public int WarmStudies { get; init; } = 128;
}

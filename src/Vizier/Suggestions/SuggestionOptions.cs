namespace Vizier.Suggestions;

/// <summary>Limits of suggestions.</summary>
internal sealed record SuggestionOptions
{
    /// <summary>How long a call waits for its algorithm before its operation fails.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most trials that one call may ask for.</summary>
    public int LargestCount { get; init; } = 10_000;

    /// <summary>How many studies are kept warm in memory.</summary>
    public int WarmStudies { get; init; } = 128;
}

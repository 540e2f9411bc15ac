namespace Vizier.Client;

/// <summary>How calls are repeated that the service did not answer (UNAVAILABLE).</summary>
public sealed record RetryPolicy
{
    private const double Growth = 2;

    /// <summary>
    /// What suits training code, which has more to lose than a few minutes: it sits out a restart of the service of up to
    /// about five minutes.
    /// </summary>
    public static RetryPolicy Patient { get; } = new() { MaxCalls = 80 };

    /// <summary>How often a call is made at most, the first time included.</summary>
    public int MaxCalls { get; init; } = 5;

    /// <summary>The pause after the first call; it doubles after each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The pause after call number <paramref name="call"/>, counted from 1, between a half and the whole of what is due, so that
    /// callers who lost the same service do not come back in step.
    /// </summary>
    /// <param name="call">The number of the call that failed.</param>
    /// <param name="chance">A number from 0 to 1.</param>
    public TimeSpan PauseAfter(int call, double chance)
    {
        var due = Math.Min(FirstPause.TotalSeconds * Math.Pow(Growth, call - 1), LongestPause.TotalSeconds);
        return TimeSpan.FromSeconds(due * (1 + chance) / 2);
    }
}

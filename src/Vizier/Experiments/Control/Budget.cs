namespace Vizier.Experiments.Control;

/// <summary>How many trials an experiment may make.</summary>
/// <param name="Parallel">The most trials under way at a time, at least 1.</param>
/// <param name="MaxTrials">The most completed trials of any outcome; null for no limit.</param>
/// <param name="MaxFailed">
/// The number of failed trials at which the experiment fails; 0 behaves like 1; null for no limit.
/// </param>
internal sealed record Budget(int Parallel, int? MaxTrials, int? MaxFailed)
{
    /// <summary>Whether so many completed trials use the budget up.</summary>
    public bool IsUsedUp(int completed) => MaxTrials is { } limit && completed >= limit;

    /// <summary>Whether so many failed trials are too many.</summary>
    public bool HasFailed(int failed) => MaxFailed is { } limit && failed > 0 && failed >= limit;

    /// <summary>How many more trials to start beside the active ones; never negative.</summary>
    public int FreeSlots(int active, int completed)
    {
        int wanted = MaxTrials is { } limit ? Math.Min(Parallel, limit - completed) : Parallel;
        return Math.Max(0, wanted - active);
    }
}

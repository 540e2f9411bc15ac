namespace Vizier.Runner.Collectors;

/// <summary>For programs that report to the service by themselves: nothing is read.</summary>
internal sealed class PushedCollector : ICollector
{
    /// <inheritdoc/>
    public IEnumerable<string> Folders => [];

    /// <inheritdoc/>
    public string? Hint => null;

    /// <inheritdoc/>
    public ValueTask CollectAsync(bool ended, List<Observation> observations, CancellationToken cancellation) =>
        ValueTask.CompletedTask;
}

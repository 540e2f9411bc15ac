namespace Vizier.Runner.Collectors;

/// <summary>Several sources as one, such as standard output and standard error.</summary>
internal sealed class JoinedCollector(params IReadOnlyList<ICollector> parts) : ICollector
{
    /// <inheritdoc/>
    public IEnumerable<string> Folders => parts.SelectMany(part => part.Folders).Distinct();

    /// <inheritdoc/>
    public string? Hint => parts.Select(part => part.Hint).FirstOrDefault(hint => hint is not null);

    /// <inheritdoc/>
    public async ValueTask CollectAsync(bool ended, List<Observation> observations, CancellationToken cancellation)
    {
        foreach (var part in parts)
        {
            await part.CollectAsync(ended, observations, cancellation);
        }
    }
}

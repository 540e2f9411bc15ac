using System.Collections.Concurrent;

namespace Vizier.Runner.Kubernetes;

/// <summary>The cluster does not know a kind. The message names it.</summary>
public sealed class UnknownKindException : Exception
{
    internal UnknownKindException(string apiVersion, string kind)
        : base($"no matches for kind \"{kind}\" in version \"{apiVersion}\": the cluster does not know it; is its operator installed?")
    {
    }
}

/// <summary>Finds where an API server has the objects of a kind. What was found is kept; a kind that is missing is looked for again.</summary>
public sealed class Discovery
{
    // A kind may be installed at any time, yet one that is missing must not cost a request for each question.
    private static readonly TimeSpan MissingAge = TimeSpan.FromSeconds(10);

    private readonly KubernetesClient _client;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    internal Discovery(KubernetesClient client, TimeProvider time)
    {
        _client = client;
        _time = time;
    }

    /// <summary>Finds a kind.</summary>
    /// <param name="apiVersion">Group and version, e.g. <c>kubeflow.org/v1</c>.</param>
    /// <param name="kind">The kind, e.g. <c>PyTorchJob</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UnknownKindException">The cluster does not know it.</exception>
    /// <exception cref="KubernetesException">The server cannot be asked.</exception>
    public async Task<ResourceType> FindAsync(string apiVersion, string kind, CancellationToken cancellationToken) =>
        await FindOrDefaultAsync(apiVersion, kind, cancellationToken) ?? throw new UnknownKindException(apiVersion, kind);

    /// <summary>Finds a kind that may be missing.</summary>
    /// <returns>Null if the cluster does not know it.</returns>
    public async Task<ResourceType?> FindOrDefaultAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        if (_entries.TryGetValue(apiVersion, out var entry)
            && (entry.Types.ContainsKey(kind) || _time.GetElapsedTime(entry.Read) < MissingAge))
        {
            return entry.Types.GetValueOrDefault(kind);
        }

        entry = new Entry(await ReadAsync(apiVersion, cancellationToken), _time.GetTimestamp());
        _entries[apiVersion] = entry;
        return entry.Types.GetValueOrDefault(kind);
    }

    private async Task<IReadOnlyDictionary<string, ResourceType>> ReadAsync(string apiVersion, CancellationToken cancellationToken)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var (group, version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        if (version.Length == 0 || version.Contains('/', StringComparison.Ordinal))
        {
            return new Dictionary<string, ResourceType>();
        }

        try
        {
            var list = await _client.GetPathAsync(
                group.Length == 0 ? $"api/{Uri.EscapeDataString(version)}" : $"apis/{Uri.EscapeDataString(group)}/{Uri.EscapeDataString(version)}",
                cancellationToken);
            Dictionary<string, ResourceType> types = [];
            foreach (var resource in list.Mappings("resources"))
            {
                // Parts of objects, such as pods/log, have kinds of their own.
                if (resource.Text("name") is { } plural && resource.Text("kind") is { } kind && !plural.Contains('/', StringComparison.Ordinal))
                {
                    types[kind] = new ResourceType(group, version, kind, plural, resource["namespaced"]?.GetValue<bool>() ?? true);
                }
            }

            return types;
        }
        catch (KubernetesException exception) when (exception.IsNotFound)
        {
            return new Dictionary<string, ResourceType>();
        }
    }

    private sealed record Entry(IReadOnlyDictionary<string, ResourceType> Types, long Read);
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Kubernetes.Configuration;
using Vizier.Runner.Kubernetes.Watching;

namespace Vizier.Benchmarks.Cluster;

/// <summary>Watches a real cluster's pods of trials that run one at a time: how long after the end of one the next is made.</summary>
internal sealed class PodGaps : IWatchHandler, IAsyncDisposable
{
    private readonly KubernetesClient _client = new(KubeConfig.Load(), TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _made = [];
    private readonly HashSet<string> _ended = [];
    private readonly Task _watching;
    private long? _freed;

    internal PodGaps()
    {
        var ours = new ListOptions { LabelSelector = "app.kubernetes.io/managed-by=vizier" };
        _watching = new Reflector(_client, ResourceType.Pods, ours, TimeProvider.System, NullLogger.Instance).RunAsync(this, _stop.Token);
    }

    /// <summary>In milliseconds, as a watch sees both ends.</summary>
    internal List<double> Gaps { get; } = [];

    /// <inheritdoc/>
    public void Replaced(IReadOnlyList<JsonObject> all)
    {
        foreach (var pod in all)
        {
            _made.Add(pod.UidOf());
        }
    }

    /// <inheritdoc/>
    public void Changed(JsonObject item)
    {
        if (_made.Add(item.UidOf()) && _freed is { } freed)
        {
            Gaps.Add(TimeProvider.System.GetElapsedTime(freed).TotalMilliseconds);
            _freed = null;
        }

        var containers = item.Mapping("status")?.Mappings("containerStatuses") ?? [];
        if (containers.Any(status => status.Mapping("state")?.Mapping("terminated") is not null) && _ended.Add(item.UidOf()))
        {
            _freed = TimeProvider.System.GetTimestamp();
        }
    }

    /// <inheritdoc/>
    public void Deleted(JsonObject item)
    {
        // Its end was seen before.
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _stop.Dispose();
    }
}

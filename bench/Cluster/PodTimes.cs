using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Kubernetes.Configuration;
using Vizier.Runner.Kubernetes.Watching;

namespace Vizier.Benchmarks.Cluster;

/// <summary>When the pods of trials on a real cluster were made, began and ended, as a watch sees it.</summary>
internal sealed class PodTimes : IWatchHandler, IAsyncDisposable
{
    private readonly KubernetesClient _client = new(KubeConfig.Load(), TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _older = [];
    private readonly Dictionary<string, PodTime> _pods = [];
    private readonly Task _watching;

    private PodTimes()
    {
        var ours = new ListOptions { LabelSelector = "app.kubernetes.io/managed-by=vizier" };
        _watching = new Reflector(_client, ResourceType.Pods, ours, TimeProvider.System, NullLogger.Instance).RunAsync(this, _stop.Token);
    }

    /// <summary>The pods, in the order in which they were made.</summary>
    internal IReadOnlyList<PodTime> Pods => [.. _pods.Values.OrderBy(pod => pod.Made)];

    /// <summary>Begins to watch the cluster that KUBECONFIG names; pods that are there already do not count.</summary>
    internal static async Task<PodTimes> StartAsync()
    {
        var times = new PodTimes();
        await times._listed.Task;
        return times;
    }

    /// <inheritdoc/>
    public void Replaced(IReadOnlyList<JsonObject> all)
    {
        _older.UnionWith(all.Select(pod => pod.UidOf()));
        _listed.TrySetResult();
    }

    /// <inheritdoc/>
    public void Changed(JsonObject item)
    {
        if (_older.Contains(item.UidOf()))
        {
            return;
        }

        var now = TimeProvider.System.GetTimestamp();
        var pod = _pods.GetValueOrDefault(item.UidOf()) ?? new PodTime(now, null, null);
        var states = (item.Mapping("status")?.Mappings("containerStatuses") ?? []).Select(status => status.Mapping("state")).ToList();
        var hasEnded = states.Any(state => state?.Mapping("terminated") is not null);
        var hasBegun = hasEnded || states.Any(state => state?.Mapping("running") is not null);
        _pods[item.UidOf()] = pod with { Begun = pod.Begun ?? (hasBegun ? now : null), Ended = pod.Ended ?? (hasEnded ? now : null) };
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

/// <summary>Timestamps of one pod; null for what has not happened.</summary>
internal sealed record PodTime(long Made, long? Begun, long? Ended);

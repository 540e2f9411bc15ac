using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Kubernetes.Watching;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>
/// Pods that do not carry our labels, since an operator makes them of something else than a pod template. They are selected by
/// the primary pod labels, and belong to the attempt whose root their owners lead to.
/// </summary>
internal sealed class ForeignPods(KubernetesClient client, ILogger log) : IWatchHandler
{
    private const int LongestChain = 5;

    private readonly Channel<(JsonObject Pod, bool IsGone)> _changes =
        Channel.CreateUnbounded<(JsonObject Pod, bool IsGone)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly ConcurrentDictionary<string, AttemptObjects> _roots = new();
    private readonly ConcurrentDictionary<string, JsonObject> _pods = new();
    private readonly Dictionary<string, string> _rootOf = [];

    /// <summary>Adds an attempt; pods that are there already are looked at again.</summary>
    internal void Add(string rootUid, AttemptObjects objects)
    {
        _roots[rootUid] = objects;
        foreach (var pod in _pods.Values)
        {
            _ = _changes.Writer.TryWrite((pod, false));
        }
    }

    internal void Remove(string rootUid) => _roots.TryRemove(rootUid, out _);

    /// <summary>Finds out whose the pods are, one after the other, until it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var (pod, isGone) in _changes.Reader.ReadAllAsync(cancellation))
        {
            try
            {
                await TakeAsync(pod, isGone, cancellation);
            }
            catch (KubernetesException exception)
            {
                log.LogWarning("the owner of the pod {Pod} cannot be found: {Message}", pod.NameOf(), exception.Message);
            }
        }
    }

    public void Replaced(IReadOnlyList<JsonObject> all)
    {
        var present = all.Select(pod => pod.UidOf()).ToHashSet();
        foreach (var lost in _pods.Values.Where(pod => !present.Contains(pod.UidOf())))
        {
            Deleted(lost);
        }

        foreach (var pod in all)
        {
            Changed(pod);
        }
    }

    public void Changed(JsonObject item)
    {
        var kept = ObjectTrimming.Trim(item);
        _pods[kept.UidOf()] = kept;
        _ = _changes.Writer.TryWrite((kept, false));
    }

    public void Deleted(JsonObject item)
    {
        _ = _pods.TryRemove(item.UidOf(), out _);
        _ = _changes.Writer.TryWrite((ObjectTrimming.Trim(item), true));
    }

    private async Task TakeAsync(JsonObject pod, bool isGone, CancellationToken cancellation)
    {
        if (!_rootOf.TryGetValue(pod.UidOf(), out var root) && !isGone && await FindRootAsync(pod, cancellation) is { } found)
        {
            _rootOf[pod.UidOf()] = root = found;
        }

        if (root is null || !_roots.TryGetValue(root, out var objects))
        {
            return;
        }

        if (isGone)
        {
            objects.Lose(pod);
            _ = _rootOf.Remove(pod.UidOf());
        }
        else
        {
            objects.Put(pod);
        }
    }

    private async Task<string?> FindRootAsync(JsonObject item, CancellationToken cancellation)
    {
        var namespaceName = item.NamespaceOf();
        for (var i = 0; i < LongestChain; i++)
        {
            var owners = item.Mapping("metadata")?.Mappings("ownerReferences").ToList() ?? [];
            if (owners.Find(owner => _roots.ContainsKey(owner.Text("uid") ?? "")) is { } root)
            {
                return root.Text("uid");
            }

            var controller = owners.Find(owner => owner["controller"]?.GetValue<bool>() == true) ?? owners.FirstOrDefault();
            if (controller is null
                || await client.Discovery.FindOrDefaultAsync(controller.Text("apiVersion") ?? "", controller.Text("kind") ?? "", cancellation) is not { } type
                || await client.FindAsync(type, controller.Text("name") ?? "", namespaceName, cancellation) is not { } next)
            {
                return null;
            }

            item = next;
        }

        return null;
    }
}

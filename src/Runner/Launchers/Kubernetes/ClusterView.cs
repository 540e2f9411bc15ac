using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Kubernetes.Watching;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>
/// Watches the objects of all attempts: one watch for each kind, namespace and selector, however many attempts there are. The
/// first attempt of a kind begins it.
/// </summary>
internal sealed class ClusterView(KubernetesClient client, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AttemptObjects> _attempts = [];
    private readonly Dictionary<(ResourceType Type, string Namespace), Watch> _watches = [];
    private readonly Dictionary<(string Namespace, string Selector), ForeignPods> _foreign = [];
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Begins to follow an attempt: what is there of it already is put in before this returns.</summary>
    /// <param name="types">The kinds to watch by our labels.</param>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="name">The name of its root object.</param>
    /// <param name="changed">Is called after each change.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<AttemptObjects> FollowAsync(
        IReadOnlyList<ResourceType> types, string namespaceName, string name, Action changed, CancellationToken cancellationToken)
    {
        var objects = new AttemptObjects(name, changed);
        var key = KeyOf(namespaceName, name);
        List<Watch> watches = [];
        lock (_lock)
        {
            _attempts[key] = objects;
            watches.AddRange(types.Select(type => Ensure(type, namespaceName)));
        }

        foreach (var watch in watches)
        {
            await watch.Ready.WaitAsync(cancellationToken);
            watch.Replay(objects);
        }

        return objects;
    }

    /// <summary>Follows the pods of an attempt that do not carry our labels.</summary>
    /// <param name="namespaceName">The namespace.</param>
    /// <param name="selector">The labels of the pods that count.</param>
    /// <param name="rootUid">The uid of the root object, to which their owners lead.</param>
    /// <param name="objects">Takes them.</param>
    internal void FollowForeign(string namespaceName, string selector, string rootUid, AttemptObjects objects)
    {
        lock (_lock)
        {
            if (!_foreign.TryGetValue((namespaceName, selector), out var pods))
            {
                _foreign[(namespaceName, selector)] = pods = new ForeignPods(client, log);
                var options = new ListOptions { Namespace = namespaceName, LabelSelector = selector };
                _ = RunAsync(token => new Reflector(client, ResourceType.Pods, options, time, log).RunAsync(pods, token));
                _ = RunAsync(pods.RunAsync);
            }

            pods.Add(rootUid, objects);
        }
    }

    /// <summary>Ends following an attempt.</summary>
    internal void Forget(string namespaceName, string name, string rootUid)
    {
        lock (_lock)
        {
            _ = _attempts.Remove(KeyOf(namespaceName, name));
            foreach (var pods in _foreign.Values)
            {
                pods.Remove(rootUid);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private static string KeyOf(string namespaceName, string name) => $"{namespaceName}/{name}";

    private Watch Ensure(ResourceType type, string namespaceName)
    {
        var key = (type, namespaceName);
        if (!_watches.TryGetValue(key, out var watch))
        {
            _watches[key] = watch = new Watch(this, namespaceName);
            var options = new ListOptions { Namespace = namespaceName, LabelSelector = TrialLabels.Selector };
            _ = RunAsync(token => new Reflector(client, type, options, time, log).RunAsync(watch, token));
        }

        return watch;
    }

    private async Task RunAsync(Func<CancellationToken, Task> run)
    {
        try
        {
            await run(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The runner ends.
        }
        catch (Exception exception)
        {
            log.LogError(exception, "a watch has ended");
        }
    }

    private AttemptObjects? Find(string namespaceName, JsonObject item)
    {
        lock (_lock)
        {
            return item.LabelOf(TrialLabels.Attempt) is { } name ? _attempts.GetValueOrDefault(KeyOf(namespaceName, name)) : null;
        }
    }

    private sealed class Watch(ClusterView view, string namespaceName) : IWatchHandler
    {
        private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Dictionary<string, JsonObject> _items = [];

        internal Task Ready => _ready.Task;

        internal void Replay(AttemptObjects objects)
        {
            lock (_items)
            {
                foreach (var item in _items.Values.Where(item => item.LabelOf(TrialLabels.Attempt) == objects.Name))
                {
                    objects.Put(item);
                }
            }
        }

        public void Replaced(IReadOnlyList<JsonObject> all)
        {
            lock (_items)
            {
                var present = all.Select(item => item.UidOf()).ToHashSet();
                foreach (var lost in _items.Values.Where(item => !present.Contains(item.UidOf())).ToList())
                {
                    Deleted(lost);
                }

                foreach (var item in all)
                {
                    Changed(item);
                }
            }

            _ = _ready.TrySetResult();
        }

        public void Changed(JsonObject item)
        {
            lock (_items)
            {
                var kept = ObjectTrimming.Trim(item);
                _items[kept.UidOf()] = kept;
                view.Find(namespaceName, kept)?.Put(kept);
            }
        }

        public void Deleted(JsonObject item)
        {
            lock (_items)
            {
                _ = _items.Remove(item.UidOf());
                view.Find(namespaceName, item)?.Lose(ObjectTrimming.Trim(item));
            }
        }
    }
}

using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>
/// What was seen of one attempt's objects, kept up to date by the watches. An object that is gone stays with its last state, so
/// that it can be told how it ended. Used by several threads.
/// </summary>
internal sealed class AttemptObjects(string name, Action changed)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, JsonObject> _items = [];
    private readonly HashSet<string> _gone = [];

    /// <summary>The name of the root object.</summary>
    internal string Name => name;

    /// <summary>Whether an object of a uid was seen and is there no more.</summary>
    internal bool IsGone(string uid)
    {
        lock (_lock)
        {
            return _gone.Contains(uid);
        }
    }

    /// <summary>The last state of an object; null if it was not seen.</summary>
    internal JsonObject? Find(string uid)
    {
        lock (_lock)
        {
            return _items.GetValueOrDefault(uid);
        }
    }

    /// <summary>The object of a kind and the attempt's name that is there now; null if there is none.</summary>
    internal JsonObject? Root(string kind)
    {
        lock (_lock)
        {
            return _items.Values.FirstOrDefault(item => item.NameOf() == name && item.Text("kind") == kind && !_gone.Contains(item.UidOf()));
        }
    }

    /// <summary>The pods that were seen, oldest first, gone ones too.</summary>
    internal IReadOnlyList<JsonObject> Pods()
    {
        lock (_lock)
        {
            return [.. _items.Values.Where(item => item.Text("kind") == "Pod")
                .OrderBy(item => item.Mapping("metadata")?.Text("creationTimestamp"), StringComparer.Ordinal)];
        }
    }

    /// <summary>Adds what we have made ourselves, unless the watch was quicker.</summary>
    internal void PutNew(JsonObject item)
    {
        lock (_lock)
        {
            _ = _items.TryAdd(item.UidOf(), item);
        }

        changed();
    }

    internal void Put(JsonObject item)
    {
        lock (_lock)
        {
            _items[item.UidOf()] = item;
        }

        changed();
    }

    internal void Lose(JsonObject item)
    {
        lock (_lock)
        {
            _items[item.UidOf()] = item;
            _ = _gone.Add(item.UidOf());
        }

        changed();
    }
}

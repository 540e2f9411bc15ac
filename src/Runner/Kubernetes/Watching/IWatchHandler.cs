using System.Text.Json.Nodes;

namespace Vizier.Runner.Kubernetes.Watching;

/// <summary>Is told what becomes of the watched objects, by one thread at a time.</summary>
public interface IWatchHandler
{
    /// <summary>The whole state: what is not in it is gone, also if its end was not told.</summary>
    void Replaced(IReadOnlyList<JsonObject> all);

    /// <summary>An object is new or has changed.</summary>
    void Changed(JsonObject item);

    /// <summary>An object is gone.</summary>
    /// <param name="item">Its last state.</param>
    void Deleted(JsonObject item);
}

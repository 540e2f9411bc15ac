using System.Text.Json.Nodes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>The pods of an attempt whose root object makes none by itself.</summary>
internal interface IMembers
{
    /// <summary>Makes all of them, or goes on making them; returns once each has a node.</summary>
    /// <param name="root">The root object as the cluster has it.</param>
    /// <param name="waiting">Is told what it waits for.</param>
    /// <param name="cancellation">Gives up; what was made goes with the root.</param>
    /// <returns>The pods as they were last seen.</returns>
    /// <exception cref="Local.LaunchException">The cluster refuses a pod for good.</exception>
    Task<IReadOnlyList<JsonObject>> LaunchAsync(JsonObject root, Action<string> waiting, CancellationToken cancellation);

    /// <summary>Deletes a pod and makes it again.</summary>
    /// <returns>The new pod.</returns>
    Task<JsonObject> RenewAsync(JsonObject root, JsonObject pod, CancellationToken cancellation);

    /// <summary>The pods that are to go at the end although the root is kept.</summary>
    IEnumerable<JsonObject> ToClean(IEnumerable<JsonObject> pods);
}

using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>What has become of the node of a pod that is gone, as far as it explains why.</summary>
internal enum NodeState
{
    /// <summary>It explains nothing, or may not be looked at.</summary>
    Ordinary,

    /// <summary>It takes no new pods (<c>kubectl cordon</c>), which is how draining it begins.</summary>
    Closed,

    /// <summary>It is there no more, or has not been heard of.</summary>
    Lost,
}

/// <summary>Looks at nodes.</summary>
internal static class NodeStates
{
    private static readonly string[] TaintsOfLostNodes = ["node.kubernetes.io/unreachable", "node.kubernetes.io/not-ready", "node.kubernetes.io/out-of-service"];

    /// <summary>The state of a node; <see cref="NodeState.Ordinary"/> if the runner may not look.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="name">The node.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<NodeState> ReadAsync(KubernetesClient client, string name, CancellationToken cancellationToken)
    {
        if (name.Length == 0)
        {
            return NodeState.Ordinary;
        }

        try
        {
            var found = await client.ListAsync(ResourceType.Nodes, new ListOptions { FieldSelector = $"metadata.name={name}" }, cancellationToken);
            return found.Items is [var node, ..] ? Of(node) : NodeState.Lost;
        }
        catch (KubernetesException)
        {
            return NodeState.Ordinary;
        }
    }

    private static NodeState Of(JsonObject node) =>
        (node.Mapping("spec")?.Mappings("taints") ?? []).Any(taint => TaintsOfLostNodes.Contains(taint.Text("key"))) ? NodeState.Lost
        : node.Mapping("spec")?["unschedulable"]?.GetValue<bool>() == true ? NodeState.Closed
        : NodeState.Ordinary;
}

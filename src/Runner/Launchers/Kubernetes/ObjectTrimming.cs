using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Keeps of a watched pod what is looked at: a thousand of them are held in memory.</summary>
internal static class ObjectTrimming
{
    /// <summary>Removes from a pod all of its spec but the node, the restart policy and the containers' names.</summary>
    internal static JsonObject Trim(JsonObject item)
    {
        _ = item.Mapping("metadata")?.Remove("managedFields");
        if (item.Text("kind") == "Pod" && item.Mapping("spec") is { } spec)
        {
            JsonObject kept = new() { ["nodeName"] = spec.Text("nodeName"), ["restartPolicy"] = spec.Text("restartPolicy") };
            kept["containers"] = new JsonArray([.. spec.Mappings("containers").Select(container => new JsonObject { ["name"] = container.Text("name") })]);
            item["spec"] = kept;
        }

        return item;
    }
}

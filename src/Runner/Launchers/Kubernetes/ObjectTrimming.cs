using System.Text.Json;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes.Sidecar;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Keeps of a watched object what is looked at: a thousand of them are held in memory.</summary>
internal static class ObjectTrimming
{
    /// <summary>
    /// A copy without the history of fields; of a pod's spec it has the node, the restart policy, and the containers' names. A
    /// copy, because a part of a parsed text holds on to all of it, which may be a list of five hundred pods.
    /// </summary>
    internal static JsonObject Trim(JsonObject item)
    {
        _ = item.Mapping("metadata")?.Remove("managedFields");
        if (item.Text("kind") == "Pod" && item.Mapping("spec") is { } spec)
        {
            item["spec"] = new JsonObject
            {
                ["nodeName"] = spec.Text("nodeName"),
                ["restartPolicy"] = spec.Text("restartPolicy"),
                ["containers"] = new JsonArray([.. spec.Mappings("containers").Select(Trim)]),
            };
        }

        return JsonNode.Parse(JsonSerializer.SerializeToUtf8Bytes(item))!.AsObject();

        static JsonObject Trim(JsonObject container)
        {
            JsonObject kept = new() { ["name"] = container.Text("name") };
            if (container.Text("name") == CollectorSidecar.ContainerName)
            {
                kept["args"] = container["args"]?.DeepClone();
            }

            return kept;
        }
    }
}

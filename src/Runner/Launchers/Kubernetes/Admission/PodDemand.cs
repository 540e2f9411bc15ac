using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes.Admission;

/// <summary>What a pod takes from the node that it runs on, counted as Kubernetes' scheduler does.</summary>
internal static class PodDemand
{
    private const string Pods = "pods";

    /// <summary>
    /// The amounts by resource: the sum of the containers, or what an init container needs if that is more, and the overhead.
    /// A request that is not given is the limit.
    /// </summary>
    internal static IReadOnlyDictionary<string, decimal> Of(JsonObject podSpec)
    {
        Dictionary<string, decimal> running = new(StringComparer.Ordinal);
        Dictionary<string, decimal> most = new(StringComparer.Ordinal);
        foreach (var container in podSpec.Mappings("initContainers"))
        {
            // One that is always restarted stays beside all that come after it.
            var isSidecar = container.Text("restartPolicy") == "Always";
            foreach (var (name, amount) in RequestsOf(container))
            {
                var together = running.GetValueOrDefault(name) + amount;
                most[name] = Math.Max(most.GetValueOrDefault(name), together);
                if (isSidecar)
                {
                    running[name] = together;
                }
            }
        }

        foreach (var (name, amount) in podSpec.Mappings("containers").SelectMany(RequestsOf))
        {
            running[name] = running.GetValueOrDefault(name) + amount;
        }

        foreach (var (name, amount) in running)
        {
            most[name] = Math.Max(most.GetValueOrDefault(name), amount);
        }

        foreach (var (name, amount) in Quantity.ParseAll(podSpec.Mapping("overhead")))
        {
            most[name] = most.GetValueOrDefault(name) + amount;
        }

        most[Pods] = 1;
        return most;
    }

    private static Dictionary<string, decimal> RequestsOf(JsonObject container)
    {
        var resources = container.Mapping("resources");
        var requests = Quantity.ParseAll(resources?.Mapping("requests"));
        foreach (var (name, limit) in Quantity.ParseAll(resources?.Mapping("limits")))
        {
            _ = requests.TryAdd(name, limit);
        }

        return requests;
    }
}

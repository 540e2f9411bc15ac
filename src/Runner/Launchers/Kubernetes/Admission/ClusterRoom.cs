using System.Globalization;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes.Admission;

/// <summary>What is free on each node of a cluster: what it can give, less what the pods bound to it take.</summary>
internal sealed class ClusterRoom
{
    private const string Gpus = "nvidia.com/gpu";

    // Identical pods are never tried in two orders, so that this is seldom reached; behind it the answer is no.
    private const int LongestSearch = 100_000;

    private readonly List<Node> _nodes;

    private ClusterRoom(List<Node> nodes) => _nodes = nodes;

    /// <summary>Adds up what is free.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="pods">All pods of all namespaces; those that have ended or are not bound take nothing.</param>
    internal static ClusterRoom Of(IEnumerable<JsonObject> nodes, IEnumerable<JsonObject> pods)
    {
        var open = nodes.Where(NodeRules.IsOpen)
            .Select(node => new Node(node, Quantity.ParseAll(node.Mapping("status")?.Mapping("allocatable"))))
            .OrderBy(node => node.Object.NameOf(), StringComparer.Ordinal)
            .ToList();
        var byName = open.ToDictionary(node => node.Object.NameOf(), StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (pod.Mapping("spec") is { } spec
                && spec.Text("nodeName") is { Length: > 0 } name
                && byName.TryGetValue(name, out var node)
                && pod.Mapping("status")?.Text("phase") is not ("Succeeded" or "Failed"))
            {
                node.Take(PodDemand.Of(spec), 1);
            }
        }

        return new ClusterRoom(open);
    }

    /// <summary>Finds a node for each of several pods that must all fit at once.</summary>
    /// <param name="podSpecs">The pods' specs.</param>
    /// <returns>The node of each; null if there is no room for all.</returns>
    internal IReadOnlyList<string>? Fit(IReadOnlyList<JsonObject> podSpecs)
    {
        // The demanding ones first; pods of one spec stand side by side.
        var order = podSpecs.Select((spec, index) => (Spec: spec, Index: index, Demand: PodDemand.Of(spec), Shape: spec.ToJsonString()))
            .OrderByDescending(pod => pod.Demand.GetValueOrDefault(Gpus))
            .ThenByDescending(pod => pod.Demand.GetValueOrDefault("cpu"))
            .ThenByDescending(pod => pod.Demand.GetValueOrDefault("memory"))
            .ThenBy(pod => pod.Shape, StringComparer.Ordinal)
            .ToList();
        var places = new int[order.Count];
        var steps = 0;
        if (!Place(0))
        {
            return null;
        }

        var names = new string[order.Count];
        for (var i = 0; i < order.Count; i++)
        {
            names[order[i].Index] = _nodes[places[i]].Object.NameOf();
        }

        return names;

        bool Place(int position)
        {
            if (position == order.Count)
            {
                return true;
            }

            var pod = order[position];
            var first = position > 0 && order[position - 1].Shape == pod.Shape ? places[position - 1] : 0;
            for (var i = first; i < _nodes.Count && steps < LongestSearch; i++)
            {
                steps++;
                var node = _nodes[i];
                if (!node.Has(pod.Demand) || !NodeRules.Allows(node.Object, pod.Spec))
                {
                    continue;
                }

                node.Take(pod.Demand, 1);
                places[position] = i;
                var isPlaced = Place(position + 1);
                node.Take(pod.Demand, -1);
                if (isPlaced)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>What several pods that do not fit at once are short of, in words.</summary>
    internal string Shortage(IReadOnlyList<JsonObject> podSpecs)
    {
        var demand = podSpecs.SelectMany(PodDemand.Of).GroupBy(amount => amount.Key).ToDictionary(amount => amount.Key, amount => amount.Sum(pod => pod.Value));
        var usable = _nodes.Where(node => podSpecs.Any(spec => NodeRules.Allows(node.Object, spec))).ToList();
        if (usable.Count == 0)
        {
            return "no node takes its pods: see their nodeSelector, affinity and tolerations";
        }

        var missing = demand
            .Select(amount => (Resource: amount.Key, Needed: amount.Value, Free: usable.Sum(node => node.Free(amount.Key))))
            .Where(amount => amount.Free < amount.Needed)
            .OrderByDescending(amount => amount.Resource == Gpus)
            .Select(amount => $"{Text(amount.Needed)} {amount.Resource} at once, {Text(amount.Free)} are free")
            .FirstOrDefault();
        return missing is null
            ? $"room for {podSpecs.Count} pods at once; what is free is spread over nodes so that they do not fit"
            : $"room for {podSpecs.Count} pods at once: {missing}";
    }

    private static string Text(decimal amount) => amount.ToString("0.###", CultureInfo.InvariantCulture);

    private sealed class Node(JsonObject node, Dictionary<string, decimal> free)
    {
        public JsonObject Object { get; } = node;

        public decimal Free(string resource) => Math.Max(0, free.GetValueOrDefault(resource));

        public bool Has(IReadOnlyDictionary<string, decimal> demand) => demand.All(amount => amount.Value == 0 || Free(amount.Key) >= amount.Value);

        public void Take(IReadOnlyDictionary<string, decimal> demand, int times)
        {
            foreach (var (resource, amount) in demand)
            {
                free[resource] = free.GetValueOrDefault(resource) - (times * amount);
            }
        }
    }
}

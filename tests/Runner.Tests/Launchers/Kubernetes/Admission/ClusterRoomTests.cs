using System.Text.Json.Nodes;
using Vizier.Runner.Launchers.Kubernetes.Admission;

namespace Vizier.Runner.Tests.Launchers.Kubernetes.Admission;

public sealed class ClusterRoomTests
{
    // Nodes are written NAME:GPUS, bound pods NODE:GPUS, and the pods that must fit by their GPUs.
    [Theory]
    [InlineData("a:4", "", "1 1 1", true)]
    [InlineData("a:4", "", "3", true)]
    [InlineData("a:4", "a:3", "1 1", false)]
    [InlineData("a:4", "a:3", "1", true)]
    [InlineData("a:2 b:2", "", "3", false)]
    [InlineData("a:4 b:2", "", "2 4", true)]
    [InlineData("a:3 b:3", "", "2 2 2", false)]
    [InlineData("a:5 b:6", "", "3 3 2 3", true)]
    [InlineData("a:5 b:6", "", "3 3 3 3", false)]
    [InlineData("a:6 b:5 c:4", "", "4 3 3 3 2", true)]
    [InlineData("a:8 b:8", "a:1 b:2", "7 6", true)]
    [InlineData("a:8 b:8", "a:1 b:2", "7 7", false)]
    public void Fits_all_or_nothing(string nodes, string bound, string pods, bool fits)
    {
        var room = ClusterRoom.Of(Split(nodes).Select(text => Node(text)), Split(bound).Select(text => Bound(text)));
        var specs = Split(pods).Select(gpus => Spec(int.Parse(gpus))).ToList();

        var places = room.Fit(specs);

        Assert.Equal(fits, places is not null);
        foreach (var node in places is null ? [] : Split(nodes).Select(text => text.Split(':')))
        {
            var taken = Split(bound).Where(text => text.StartsWith($"{node[0]}:", StringComparison.Ordinal)).Sum(text => int.Parse(text.Split(':')[1]))
                + Split(pods).Zip(places!).Where(pair => pair.Second == node[0]).Sum(pair => int.Parse(pair.First));
            Assert.InRange(taken, 0, int.Parse(node[1]));
        }
    }

    [Theory]
    [InlineData("Succeeded", true)]
    [InlineData("Failed", true)]
    [InlineData("Running", false)]
    [InlineData("Pending", false)]
    public void Counts_bound_pods_until_they_have_ended(string phase, bool fits)
    {
        var pod = Bound("a:4");
        pod["status"]!["phase"] = phase;
        Assert.Equal(fits, ClusterRoom.Of([Node("a:4")], [pod]).Fit([Spec(1)]) is not null);
    }

    [Theory]
    [InlineData("""{}""", """{"nodeSelector": {"zone": "x"}}""", true)]
    [InlineData("""{}""", """{"nodeSelector": {"zone": "y"}}""", false)]
    [InlineData("""{"unschedulable": true}""", """{}""", false)]
    [InlineData("""{"taints": [{"key": "gpu", "effect": "NoSchedule"}]}""", """{}""", false)]
    [InlineData("""{"taints": [{"key": "gpu", "effect": "PreferNoSchedule"}]}""", """{}""", true)]
    [InlineData("""{"taints": [{"key": "gpu", "effect": "NoSchedule"}]}""", """{"tolerations": [{"key": "gpu", "operator": "Exists"}]}""", true)]
    [InlineData("""{"taints": [{"key": "gpu", "value": "a", "effect": "NoExecute"}]}""", """{"tolerations": [{"key": "gpu", "value": "a", "effect": "NoSchedule"}]}""", false)]
    [InlineData("""{"taints": [{"key": "gpu", "value": "a", "effect": "NoExecute"}]}""", """{"tolerations": [{"operator": "Exists"}]}""", true)]
    [InlineData("""{}""", """{"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "zone", "operator": "In", "values": ["x"]}]}]}}}}""", true)]
    [InlineData("""{}""", """{"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "zone", "operator": "NotIn", "values": ["x"]}]}]}}}}""", false)]
    [InlineData("""{}""", """{"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["b"]}]}]}}}}""", false)]
    public void Heeds_what_keeps_a_pod_from_a_node(string nodeSpec, string podSpec, bool fits)
    {
        var node = Node("a:4");
        node["metadata"]!["labels"] = new JsonObject { ["zone"] = "x" };
        node["spec"] = JsonNode.Parse(nodeSpec);
        var pod = JsonNode.Parse(podSpec)!.AsObject();
        pod["containers"] = Spec(1)["containers"]!.DeepClone();

        Assert.Equal(fits, ClusterRoom.Of([node], []).Fit([pod]) is not null);
    }

    [Fact]
    public void Leaves_out_a_node_that_is_not_ready()
    {
        var node = Node("a:4");
        node["status"]!["conditions"]![0]!["status"] = "Unknown";
        Assert.Null(ClusterRoom.Of([node], []).Fit([Spec(1)]));
    }

    [Theory]
    [InlineData("a:4", "a:2", "1 1 1", "room for 3 pods at once: 3 nvidia.com/gpu at once, 2 are free")]
    [InlineData("a:2 b:2", "", "3", "room for 1 pods at once; what is free is spread over nodes so that they do not fit")]
    public void Says_what_is_missing(string nodes, string bound, string pods, string expected)
    {
        var room = ClusterRoom.Of(Split(nodes).Select(text => Node(text)), Split(bound).Select(text => Bound(text)));
        Assert.Equal(expected, room.Shortage([.. Split(pods).Select(gpus => Spec(int.Parse(gpus)))]));
    }

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static JsonObject Node(string text)
    {
        var words = text.Split(':');
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = words[0] },
            ["status"] = new JsonObject
            {
                ["allocatable"] = new JsonObject { ["nvidia.com/gpu"] = words[1], ["cpu"] = "64", ["pods"] = "110" },
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
            },
        };
    }

    private static JsonObject Bound(string text)
    {
        var words = text.Split(':');
        var spec = Spec(int.Parse(words[1]));
        spec["nodeName"] = words[0];
        return new JsonObject { ["spec"] = spec, ["status"] = new JsonObject { ["phase"] = "Running" } };
    }

    private static JsonObject Spec(int gpus) => new()
    {
        ["containers"] = new JsonArray(new JsonObject { ["resources"] = new JsonObject { ["limits"] = new JsonObject { ["nvidia.com/gpu"] = gpus } } }),
    };
}

using System.Text.Json.Nodes;
using Vizier.Runner.Launchers.Kubernetes.Training;

namespace Vizier.Runner.Tests.Launchers.Kubernetes.Training;

/// <summary>Distributed jobs for tests.</summary>
internal static class Jobs
{
    public static GangNames Names { get; } = new("line-abc", "tuning", "7", "line");

    /// <summary>A TFJob or PyTorchJob with replicas written <c>PS:1 Worker:2:OnFailure</c>.</summary>
    public static JsonObject Object(string kind, string replicas, string rest = "{}")
    {
        JsonObject groups = [];
        foreach (var words in replicas.Split(' ').Select(text => text.Split(':')))
        {
            groups[words[0]] = new JsonObject
            {
                ["replicas"] = int.Parse(words[1]),
                ["template"] = JsonNode.Parse("""{"spec": {"containers": [{"name": "main", "image": "busybox:1"}]}}"""),
            };
            if (words.Length > 2)
            {
                groups[words[0]]!["restartPolicy"] = words[2];
            }
        }

        var spec = JsonNode.Parse(rest)!.AsObject();
        spec[kind == "TFJob" ? "tfReplicaSpecs" : "pytorchReplicaSpecs"] = groups;
        return new JsonObject { ["apiVersion"] = "kubeflow.org/v1", ["kind"] = kind, ["spec"] = spec };
    }

    public static DistributedJob Read(string kind, string replicas, string rest = "{}") =>
        DistributedJobReader.Read(Object(kind, replicas, rest));

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}

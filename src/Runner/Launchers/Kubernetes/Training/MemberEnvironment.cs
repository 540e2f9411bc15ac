using System.Globalization;
using System.Text.Json.Nodes;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Launchers.Kubernetes.Training;

/// <summary>The environment variables by which a member of a distributed job finds the others.</summary>
/// <param name="job">The job.</param>
/// <param name="names">What the trial and its objects are called.</param>
internal sealed class MemberEnvironment(DistributedJob job, GangNames names)
{
    private const int TensorFlowPort = 2222;
    private const int PyTorchPort = 23456;

    private string PortName => job.Framework == TrainingFramework.TensorFlow ? "tfjob-port" : "pytorchjob-port";

    private string ContainerName => job.Framework == TrainingFramework.TensorFlow ? "tensorflow" : "pytorch";

    /// <summary>The variables of a member, by name.</summary>
    internal IReadOnlyDictionary<string, string> Of(Member member) =>
        job.Framework == TrainingFramework.TensorFlow ? new Dictionary<string, string> { ["TF_CONFIG"] = TensorFlowConfig(member) } : Torch(member);

    /// <summary>The port at which the members of a group listen: the one that their container names, else the framework's.</summary>
    internal int PortOf(ReplicaGroup group)
    {
        var containers = group.Template["spec"]!["containers"]!.AsArray().Select(node => node!.AsObject()).ToList();
        var container = containers.Find(entry => ManifestFields.AsText(entry["name"]) == ContainerName) ?? containers[0];
        var named = (container["ports"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(port => ManifestFields.AsText(port["name"]) == PortName);
        return named?["containerPort"] is JsonValue value && value.TryGetValue<int>(out var port)
            ? port
            : job.Framework == TrainingFramework.TensorFlow ? TensorFlowPort : PyTorchPort;
    }

    // A job of one names no cluster, as TensorFlow then expects to be alone.
    private string TensorFlowConfig(Member member)
    {
        JsonObject config = [];
        if (job.Size > 1)
        {
            JsonObject cluster = [];
            foreach (var group in job.Groups.Where(group => group.Type != ReplicaType.Evaluator))
            {
                cluster[group.TypeName] = new JsonArray(
                    [.. Enumerable.Range(0, group.Count).Select(index => JsonValue.Create(Address(new Member(group, index))))]);
            }

            config["cluster"] = cluster;
        }

        config["task"] = new JsonObject
        {
            ["type"] = member.Group.TypeName,
            ["index"] = member.Index,
            ["trial"] = names.Trial,
        };
        config["job"] = new JsonObject { ["name"] = names.Root, ["experiment"] = names.Experiment };
        config["environment"] = "cloud";
        return config.ToJsonString();
    }

    private Dictionary<string, string> Torch(Member member)
    {
        var leader = job.Leader;
        var rank = job.Members.ToList().IndexOf(member);
        var perReplica = int.TryParse(job.ProcessesPerReplica, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;
        var (address, port) = (names.HostOf(leader), PortOf(leader.Group));
        Dictionary<string, string> variables = new()
        {
            ["MASTER_ADDR"] = address,
            ["MASTER_PORT"] = Text(port),
            ["WORLD_SIZE"] = Text(job.Size * perReplica),
            ["RANK"] = Text(rank),

            // torchrun reads its flags from variables with this prefix.
            ["PET_MASTER_ADDR"] = address,
            ["PET_MASTER_PORT"] = Text(port),
            ["PET_NNODES"] = Text(job.Size),
            ["PET_NODE_RANK"] = Text(rank),
        };
        if (job.ProcessesPerReplica is { } processes)
        {
            variables["PET_NPROC_PER_NODE"] = processes;
        }

        return variables;
    }

    private string Address(Member member) => $"{names.HostOf(member)}:{Text(PortOf(member.Group))}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

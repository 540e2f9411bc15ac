using System.Globalization;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes.Sidecar;

namespace Vizier.Runner.Launchers.Kubernetes.Training;

/// <summary>The objects that stand for a distributed job where its operator is absent.</summary>
internal static class GangObjects
{
    private const string Prefix = "training.kubeflow.org/";
    private const int LongestName = 63;

    /// <summary>The label that all pods of a job have, with the name of its root object.</summary>
    internal const string NameLabel = $"{Prefix}job-name";

    /// <summary>The label that the pod has whose end ends the job, as the training operator sets it.</summary>
    internal const string RoleLabel = $"{Prefix}job-role";

    /// <summary>The headless service by which the members find each other. It owns the pods: with it they go.</summary>
    internal static JsonObject Service(DistributedJob job, GangNames names)
    {
        var port = new MemberEnvironment(job, names).PortOf(job.Leader.Group);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = new JsonObject { ["name"] = names.Root, ["namespace"] = names.Namespace },
            ["spec"] = new JsonObject
            {
                ["clusterIP"] = "None",
                ["selector"] = new JsonObject { [NameLabel] = names.Root },

                // Members look for each other before all of them are ready.
                ["publishNotReadyAddresses"] = true,
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "training", ["port"] = port }),
            },
        };
    }

    /// <summary>On a pod: how often its member's pod was made again.</summary>
    internal const string Renewals = "vizier/renewals";

    /// <summary>The pod of a member.</summary>
    /// <param name="job">The job.</param>
    /// <param name="member">The member.</param>
    /// <param name="names">What the job's objects are called.</param>
    /// <param name="renewals">How often the member's pod was made again.</param>
    internal static JsonObject Pod(DistributedJob job, Member member, GangNames names, int renewals = 0)
    {
        var template = (JsonObject)member.Group.Template.DeepClone();
        var metadata = template["metadata"] as JsonObject ?? [];
        _ = metadata.Remove("generateName");
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = metadata.DeepClone(),
            ["spec"] = template["spec"]!.DeepClone(),
        };
        var name = member.PodName(names.Root);
        pod["metadata"]!["name"] = name;
        pod["metadata"]!["namespace"] = names.Namespace;
        Label(pod, job, member, names);
        if (renewals > 0)
        {
            pod.Ensure("metadata").Ensure("annotations")[Renewals] = renewals.ToString(CultureInfo.InvariantCulture);
        }

        var spec = pod["spec"]!.AsObject();
        spec["hostname"] = name;
        spec["subdomain"] = names.Root;
        spec["restartPolicy"] = member.Group.Restart == ReplicaRestart.ExitCode ? "Never" : member.Group.Restart.ToString();
        if (member.Group.Restart is ReplicaRestart.Never or ReplicaRestart.ExitCode)
        {
            CollectorSidecar.EndWithProgram(spec);
        }

        if (job.ActiveDeadline is { } deadline)
        {
            spec["activeDeadlineSeconds"] ??= (long)deadline.TotalSeconds;
        }

        Introduce(spec, new MemberEnvironment(job, names).Of(member));
        return pod;
    }

    /// <summary>What keeps a job from being made under a name.</summary>
    /// <exception cref="ManifestException">The name of a pod would be longer than a host's name may be.</exception>
    internal static void CheckNames(DistributedJob job, GangNames names)
    {
        if (job.Members.Select(member => member.PodName(names.Root)).MaxBy(name => name.Length) is { Length: > LongestName } longest)
        {
            throw new ManifestException([new ManifestProblem("metadata.name", $"the pod's name {longest} has {longest.Length} characters; {LongestName} are allowed")]);
        }
    }

    private static void Label(JsonObject pod, DistributedJob job, Member member, GangNames names)
    {
        var labels = pod.Ensure("metadata").Ensure("labels");
        labels[NameLabel] = names.Root;
        labels[$"{Prefix}replica-type"] = member.Group.TypeName;
        labels[$"{Prefix}replica-index"] = member.Index.ToString(CultureInfo.InvariantCulture);
        if (member.PodName(names.Root) == job.Leader.PodName(names.Root))
        {
            labels[RoleLabel] = "master";
        }
    }

    // What a container sets itself stays as it is, as under the operator.
    private static void Introduce(JsonObject spec, IReadOnlyDictionary<string, string> variables)
    {
        foreach (var container in spec.Mappings("containers"))
        {
            var given = container.Mappings("env").Select(entry => entry.Text("name")).ToHashSet();
            var environment = container["env"] as JsonArray ?? [];
            foreach (var (name, value) in variables.Where(variable => !given.Contains(variable.Key)))
            {
                environment.Add(new JsonObject { ["name"] = name, ["value"] = value });
            }

            container["env"] = environment.DeepClone();
        }
    }
}

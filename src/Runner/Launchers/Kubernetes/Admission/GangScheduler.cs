using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes.Training;

namespace Vizier.Runner.Launchers.Kubernetes.Admission;

/// <summary>A scheduler that places the pods of a group all at once or not at all.</summary>
internal sealed class GangScheduler
{
    /// <summary>The coscheduling plugin of Kubernetes' scheduler-plugins.</summary>
    internal static readonly GangScheduler SchedulerPlugins = new("scheduler-plugins", "scheduling.x-k8s.io/v1alpha1", "scheduler-plugins-scheduler");

    /// <summary>Volcano.</summary>
    internal static readonly GangScheduler Volcano = new("volcano", "scheduling.volcano.sh/v1beta1", "volcano");

    /// <summary>All that are known, by preference.</summary>
    internal static readonly IReadOnlyList<GangScheduler> All = [Volcano, SchedulerPlugins];

    private const string Kind = "PodGroup";
    private readonly string _apiVersion;
    private readonly string _schedulerName;

    private GangScheduler(string name, string apiVersion, string schedulerName) =>
        (Name, _apiVersion, _schedulerName) = (name, apiVersion, schedulerName);

    /// <summary>Its name on the command line.</summary>
    internal string Name { get; }

    /// <summary>Where its groups are; null if the cluster does not have it.</summary>
    internal Task<ResourceType?> FindAsync(KubernetesClient client, CancellationToken cancellationToken) =>
        client.Discovery.FindOrDefaultAsync(_apiVersion, Kind, cancellationToken);

    /// <summary>The group of a job's pods.</summary>
    internal JsonObject Group(DistributedJob job, GangNames names)
    {
        var spec = new JsonObject { ["minMember"] = job.Size };
        if (this == Volcano)
        {
            Set(spec, "queue", job.Scheduling.Queue);
            Set(spec, "priorityClassName", job.Scheduling.PriorityClass);
        }
        else if (job.Scheduling.TimeoutSeconds is { } seconds)
        {
            spec["scheduleTimeoutSeconds"] = seconds;
        }

        return new JsonObject
        {
            ["apiVersion"] = _apiVersion,
            ["kind"] = Kind,
            ["metadata"] = new JsonObject { ["name"] = names.Root, ["namespace"] = names.Namespace },
            ["spec"] = spec,
        };
    }

    /// <summary>Makes a pod one of the group. A scheduler that its template names stays.</summary>
    internal void Join(JsonObject pod, GangNames names)
    {
        var metadata = pod.Ensure("metadata");
        if (this == Volcano)
        {
            metadata.Ensure("annotations")["scheduling.k8s.io/group-name"] = names.Root;
        }
        else
        {
            metadata.Ensure("labels")["scheduling.x-k8s.io/pod-group"] = names.Root;
        }

        var spec = pod.Ensure("spec");
        if (spec.Text("schedulerName") is null or "default-scheduler")
        {
            spec["schedulerName"] = _schedulerName;
        }
    }

    private static void Set(JsonObject spec, string field, string? value)
    {
        if (value is not null)
        {
            spec[field] = value;
        }
    }
}

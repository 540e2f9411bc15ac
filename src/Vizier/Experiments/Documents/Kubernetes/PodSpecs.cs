using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>The pods that an object makes.</summary>
/// <param name="Spec">The core/v1 PodSpec.</param>
/// <param name="Path">Where it stands in the object, e.g. <c>spec.template.spec</c>.</param>
/// <param name="Replicas">How many such pods there are.</param>
internal sealed record PodGroup(JsonObject Spec, string Path, long Replicas)
{
    /// <summary>The containers, without faulty ones.</summary>
    public IEnumerable<JsonObject> Containers => Spec["containers"] is JsonArray list ? list.OfType<JsonObject>() : [];
}

/// <summary>Finds the pods of those kinds of objects whose form is known.</summary>
internal static class PodSpecs
{
    private const string ReplicaSpecs = "ReplicaSpecs";

    /// <summary>
    /// The pods of a batch/v1 Job, a v1 Pod or a job of the training operators (TFJob, PyTorchJob, MPIJob, ...); none for
    /// other kinds.
    /// </summary>
    public static IReadOnlyList<PodGroup> In(JsonObject manifest)
    {
        if (manifest["spec"] is not JsonObject spec)
        {
            return [];
        }

        return (KubernetesRules.TextOf(manifest["apiVersion"]), KubernetesRules.TextOf(manifest["kind"])) switch
        {
            ("batch/v1", "Job") => InTemplate(spec, "spec", Math.Max(Count(spec, "parallelism"), Count(spec, "completions"))),
            ("v1", "Pod") => [new PodGroup(spec, "spec", 1)],
            _ => InReplicas(spec),
        };
    }

    private static PodGroup[] InTemplate(JsonObject owner, string path, long replicas) =>
        owner["template"] is JsonObject template && template["spec"] is JsonObject pod
            ? [new PodGroup(pod, $"{path}.template.spec", replicas)]
            : [];

    private static List<PodGroup> InReplicas(JsonObject spec)
    {
        var groups = new List<PodGroup>();
        foreach (var (field, value) in spec)
        {
            if (field.EndsWith(ReplicaSpecs, StringComparison.Ordinal) && value is JsonObject roles)
            {
                foreach (var (role, description) in roles)
                {
                    if (description is JsonObject replica)
                    {
                        groups.AddRange(InTemplate(replica, $"spec.{field}.{role}", Count(replica, "replicas")));
                    }
                }
            }
        }

        return groups;
    }

    private static long Count(JsonObject owner, string field) =>
        owner[field] is JsonValue value && value.TryGetValue<long>(out var count) ? count : 1;
}

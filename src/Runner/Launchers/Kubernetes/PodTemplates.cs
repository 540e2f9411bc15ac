using System.Globalization;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>A pod that an object will make.</summary>
/// <param name="Holder">What has the pod's <c>metadata</c> and <c>spec</c>: a template, or the Pod itself.</param>
/// <param name="Replicas">How many such pods there are at a time.</param>
internal sealed record PodTemplate(JsonObject Holder, int Replicas)
{
    private const string Gpu = "/gpu";
    private const string GpuSlice = "nvidia.com/mig-";

    internal JsonObject Spec => Holder.Mapping("spec")!;

    internal IEnumerable<JsonObject> Containers => Spec.Mappings("containers");

    /// <summary>The GPUs, or slices of them, that all replicas ask for.</summary>
    internal int Gpus => Replicas * Containers.Sum(GpusOf);

    /// <summary>The container that counts: the one of a name, or without a name the first.</summary>
    internal JsonObject? Primary(string name) =>
        Containers.FirstOrDefault(container => name.Length == 0 || container.Text("name") == name);

    private static int GpusOf(JsonObject container)
    {
        var amounts = container.Mapping("resources")?.Mapping("limits") ?? container.Mapping("resources")?.Mapping("requests") ?? [];
        return amounts.Where(amount => amount.Key.EndsWith(Gpu, StringComparison.Ordinal) || amount.Key.StartsWith(GpuSlice, StringComparison.Ordinal))
            .Sum(amount => int.TryParse($"{amount.Value}", NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0);
    }
}

/// <summary>Finds the pod templates of an object of any kind.</summary>
internal static class PodTemplates
{
    /// <summary>
    /// The Pod itself, or every <c>template</c> with a <c>spec</c> that has containers, wherever it stands: in a Job, a
    /// JobSet, the replicas of a training operator's job. Empty for kinds that say otherwise what their pods are.
    /// </summary>
    internal static IReadOnlyList<PodTemplate> In(JsonObject manifest)
    {
        if (manifest.Text("kind") == "Pod" && manifest.Text("apiVersion") == "v1")
        {
            return manifest.Mapping("spec") is null ? [] : [new PodTemplate(manifest, 1)];
        }

        List<PodTemplate> templates = [];
        Collect(manifest["spec"], 1, templates);
        return templates;
    }

    private static void Collect(JsonNode? node, int replicas, List<PodTemplate> templates)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Collect(item, replicas, templates);
            }
        }

        if (node is not JsonObject fields)
        {
            return;
        }

        replicas *= (int)(fields.Number("replicas") ?? fields.Number("parallelism") ?? 1);
        if (fields.Mapping("template") is { } template && template.Mapping("spec")?["containers"] is JsonArray)
        {
            templates.Add(new PodTemplate(template, replicas));
            return;
        }

        foreach (var (_, value) in fields)
        {
            Collect(value, replicas, templates);
        }
    }
}

using System.Text.Json.Nodes;
using Vizier.Algorithms.Catalogue;

namespace Vizier.Experiments.Documents;

/// <summary>What a valid document needs beyond its form to be run here; asked when it is submitted.</summary>
internal static class RunRules
{
    /// <summary>
    /// What keeps an experiment from running anywhere: an algorithm that is not available, or cannot work on a parameter.
    /// </summary>
    public static IReadOnlyList<DocumentFinding> Check(ExperimentDocument document)
    {
        var name = document.Algorithm.Name;
        if (!AlgorithmCatalogue.TryResolve(name, out var algorithm) || !algorithm.IsAvailable)
        {
            return [new DocumentFinding("spec.algorithm.algorithmName", $"\"{name}\" is not available in this version; available are {Available()}")];
        }

        var problem = DocumentSearchSpace.ProblemOf(document.Objective, document.Parameters, document.PriorStudies);
        var settings = document.Algorithm.Settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        var budget = new Budget(document.MaxTrialCount, document.ParallelTrialCount);
        return [.. AlgorithmCatalogue.Validate(name, settings, problem, budget)
            .Select(error => new DocumentFinding("spec.algorithm.algorithmName", $"\"{name}\" cannot work on this experiment: {error}"))];
    }

    /// <summary>
    /// What keeps an experiment from running as processes on this machine, and warnings of what a process lacks.
    /// </summary>
    /// <param name="document">The experiment.</param>
    /// <param name="images">The images for which a command is known.</param>
    public static IReadOnlyList<DocumentFinding> CheckLocal(ExperimentDocument document, IReadOnlyCollection<string> images)
    {
        var findings = new List<DocumentFinding>(Check(document));
        var template = document.TrialTemplate;
        var pods = PodSpecs.In(template.Outline);
        var kind = $"{template.ObjectApiVersion} {template.ObjectKind}";
        if (kind is not ("batch/v1 Job" or "v1 Pod"))
        {
            findings.Add(Refuse("kind", $"a {template.ObjectKind} ({template.ObjectApiVersion}) needs Kubernetes; a local run takes batch/v1 Job and v1 Pod"));
        }
        else if (pods.Sum(pod => pod.Replicas) > 1)
        {
            findings.Add(Refuse("spec", $"a {template.ObjectKind} of {pods.Sum(pod => pod.Replicas)} pods needs Kubernetes; a local run takes one"));
        }
        else
        {
            CheckContainers(document, pods[0], images, findings);
        }

        if (document.MetricsCollector.Kind == CollectorKind.Custom)
        {
            findings.Add(new DocumentFinding(
                "spec.metricsCollectorSpec.collector.kind", "metrics collector kind: Custom is a container and needs Kubernetes"));
        }

        return findings;
    }

    private static void CheckContainers(
        ExperimentDocument document, PodGroup pod, IReadOnlyCollection<string> images, List<DocumentFinding> findings)
    {
        var primary = document.TrialTemplate.PrimaryContainerOf(document.TrialTemplate.Outline);
        if (primary is null)
        {
            findings.Add(Refuse($"{pod.Path}.containers", "has no container to run"));
            return;
        }

        var image = KubernetesRules.TextOf(primary["image"]) ?? "";
        if (primary["command"] is not JsonArray { Count: > 0 } && !images.Contains(image))
        {
            findings.Add(Refuse(
                $"{pod.Path}.containers",
                $"the primary container has no command, and no command is known for its image \"{image}\"; give it one, or say what the "
                + $"image stands for with --image {(image.Length == 0 ? "NAME" : image)}=COMMAND"));
        }

        if (pod.Containers.Count() > 1 || pod.Spec["initContainers"] is JsonArray { Count: > 0 })
        {
            findings.Add(Refuse($"{pod.Path}.containers", "only the primary container is run locally; the others are left out") with { IsWarning = true });
        }
    }

    private static DocumentFinding Refuse(string field, string message) => new($"spec.trialTemplate.trialSpec.{field}", message);

    private static string Available() =>
        string.Join(", ", AlgorithmCatalogue.All.Where(algorithm => algorithm.IsAvailable).Select(algorithm => algorithm.Name));
}

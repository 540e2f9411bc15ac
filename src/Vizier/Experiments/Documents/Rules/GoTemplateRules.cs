using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>What must hold for a v1alpha3 template: it is rendered for example trials, so that every value is seen once.</summary>
internal sealed class GoTemplateRules(
    GoTemplateSource source,
    string namespaceName,
    IReadOnlyList<ExperimentParameter> parameters,
    string path,
    SourceScalar text,
    FindingList findings)
{
    private const int MostExamples = 100;

    private static readonly string[] Kinds = ["batch/v1 Job", "kubeflow.org/v1 TFJob", "kubeflow.org/v1 PyTorchJob"];

    /// <summary>The primary container by the kind of object; null for the first one.</summary>
    public static string? PrimaryContainerOf(JsonObject manifest) => KubernetesRules.TextOf(manifest["kind"]) switch
    {
        "TFJob" => "tensorflow",
        "PyTorchJob" => "pytorch",
        _ => null,
    };

    /// <summary>Checks the template; the result is the object of the first example trial, or null if there is none.</summary>
    public JsonObject? Check()
    {
        if (!source.Template.UsesHyperParameters && parameters.Count > 0)
        {
            findings.Error(path, "the template never uses .HyperParameters, so no trial could see its values");
        }

        var trial = $"{source.Experiment}-example";
        var outline = Render(trial, 0);
        if (outline is null)
        {
            return null;
        }

        CheckMetadata(outline, "name", trial, "{{.Trial}}");
        CheckMetadata(outline, "namespace", namespaceName, "{{.NameSpace}}");
        CheckKind(outline);
        KubernetesRules.Check(outline, path, findings);
        CheckContainers(outline);

        var examples = Math.Min(MostExamples, parameters.Select(parameter => parameter.FeasibleSpace.List.Count).DefaultIfEmpty().Max());
        for (var i = 1; i < examples && !findings.HasErrorsAt(path); i++)
        {
            Render(trial, i);
        }

        return outline;
    }

    private JsonObject? Render(string trial, int example)
    {
        var assignments = parameters.Select(parameter => new ParameterAssignment(parameter.Name, ValueOf(parameter, example))).ToList();
        return source.RenderTree(trial, namespaceName, assignments, path, text.LinesBefore, findings);
    }

    private static string ValueOf(ExperimentParameter parameter, int example) =>
        parameter.FeasibleSpace is { List: { Count: > 0 } list } ? list[example % list.Count] : parameter.FeasibleSpace.Min ?? "";

    private void CheckContainers(JsonObject outline)
    {
        if (PrimaryContainerOf(outline) is { } container)
        {
            PrimaryContainerRules.Check(outline, container, path, findings);
        }
        else if (KubernetesRules.TextOf(outline["kind"]) == "Job" && !PodSpecs.In(outline).SelectMany(group => group.Containers).Any())
        {
            findings.Error($"{path}.spec", "the rendered Job has no spec.template.spec.containers");
        }
    }

    private void CheckMetadata(JsonObject outline, string field, string expected, string placeholder)
    {
        var value = (outline["metadata"] as JsonObject)?[field];
        if (KubernetesRules.TextOf(value) != expected)
        {
            var shown = value is null ? "nothing" : TemplateTree.Show(value);
            findings.Error($"{path}.metadata.{field}", $"{shown}: metadata.{field} should be {placeholder}");
        }
    }

    private void CheckKind(JsonObject outline)
    {
        ManifestRules.CheckKind(outline, path, findings);
        var kind = $"{KubernetesRules.TextOf(outline["apiVersion"])} {KubernetesRules.TextOf(outline["kind"])}";
        if (!findings.HasErrorsAt($"{path}.kind") && !findings.HasErrorsAt($"{path}.apiVersion") && !Kinds.Contains(kind))
        {
            findings.Error(
                $"{path}.kind",
                $"Job type {kind} not supported; in kubeflow.org/v1alpha3 allowed are {string.Join(", ", Kinds)}, in kubeflow.org/v1beta1 any");
        }
    }
}

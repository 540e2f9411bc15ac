using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>How a trial becomes a Kubernetes object.</summary>
internal sealed record TrialTemplate
{
    /// <summary>Keep the object after the trial's end.</summary>
    public bool Retain { get; init; }

    /// <summary>The text or tree with the placeholders.</summary>
    public required TemplateSource Source { get; init; }

    /// <summary>
    /// The object before any trial: with its placeholders (v1beta1), or rendered for an example trial (v1alpha3).
    /// </summary>
    public required JsonObject Outline { get; init; }

    /// <summary>The object's apiVersion, e.g. batch/v1.</summary>
    public string ObjectApiVersion => KubernetesRules.TextOf(Outline["apiVersion"]) ?? "";

    /// <summary>The object's kind, e.g. Job.</summary>
    public string ObjectKind => KubernetesRules.TextOf(Outline["kind"]) ?? "";

    /// <summary>The labels of the pod whose metrics count; empty: any pod of the trial.</summary>
    public required IReadOnlyDictionary<string, string> PrimaryPodLabels { get; init; }

    /// <summary>The container whose command is the trial's program; null: the first one (v1alpha3).</summary>
    public string? PrimaryContainerName { get; init; }

    /// <summary>A GJSON path over the object that is true once the trial has succeeded.</summary>
    public required string SuccessCondition { get; init; }

    /// <summary>A GJSON path over the object that is true once the trial has failed; asked first.</summary>
    public required string FailureCondition { get; init; }

    /// <summary>The container of a rendered object whose command is the trial's program; null if there is none.</summary>
    public JsonObject? PrimaryContainerOf(JsonObject manifest) => PodSpecs.In(manifest).SelectMany(group => group.Containers)
        .FirstOrDefault(container =>
            PrimaryContainerName is null || KubernetesRules.TextOf(container["name"]) == PrimaryContainerName);

    /// <summary>
    /// Renders the object of one trial, with metadata.name = <paramref name="trialName"/> and metadata.namespace =
    /// <paramref name="namespaceName"/>.
    /// </summary>
    /// <param name="trialName">The name of the trial, <c>{experiment}-{suffix}</c>.</param>
    /// <param name="namespaceName">The experiment's namespace.</param>
    /// <param name="assignments">One value for every parameter of the search space, in the order of the space.</param>
    /// <returns>A new tree; the caller may change it.</returns>
    /// <exception cref="TemplateException">An assignment is missing, or the result is no object.</exception>
    public JsonObject Render(string trialName, string namespaceName, IReadOnlyList<ParameterAssignment> assignments)
    {
        var manifest = Source.Render(trialName, namespaceName, assignments);
        if (manifest["metadata"] is not JsonObject metadata)
        {
            manifest["metadata"] = metadata = [];
        }

        metadata["name"] = trialName;
        metadata["namespace"] = namespaceName;
        return manifest;
    }
}

using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>Reads spec.trialTemplate of v1beta1.</summary>
internal static class TrialTemplateReader
{
    /// <summary>Reads, defaults and checks the template; null if it is absent or unusable.</summary>
    public static TrialTemplate? Read(
        ObjectReader spec, SearchParameters search, bool isArchitectureSearch, ConfigMapDocuments configMaps)
    {
        if (spec.RequiredObject("trialTemplate") is not { } reader)
        {
            return null;
        }

        reader.Refuse("goTemplate", "belongs to kubeflow.org/v1alpha3; kubeflow.org/v1beta1 has trialSpec with trialParameters");
        var retain = reader.Boolean("retain");
        var isInline = reader.Has("trialSpec");
        var (tree, treePath) = ReadTree(reader, configMaps);
        var container = reader.RequiredText("primaryContainerName");
        var labels = reader.TextMap("primaryPodLabels");
        var kind = isInline ? JobKind.Of(KubernetesRules.TextOf(tree?["kind"])) : null;
        var success = ReadCondition(reader, "successCondition", kind?.SuccessCondition, tree);
        var failure = ReadCondition(reader, "failureCondition", kind?.FailureCondition, tree);
        if (success is not null && failure is not null && (success.Length == 0) != (failure.Length == 0))
        {
            var missing = success.Length == 0 ? "successCondition" : "failureCondition";
            reader.Error(missing, "must be specified with the other condition; without both, the end of the primary container decides");
        }

        var parameters = ReadParameters(reader);
        reader.Finish();
        if (parameters is not null)
        {
            CheckParameters(parameters, search, isArchitectureSearch, tree, treePath, reader.Findings);
        }

        if (tree is not null)
        {
            ManifestRules.Check(tree, treePath, reader.Findings);
            if (container is not null)
            {
                PrimaryContainerRules.Check(tree, container, reader.PathOf("primaryContainerName"), reader.Findings);
            }
        }

        return reader.Findings.HasErrorsAt(reader.Path) ? null : new TrialTemplate
        {
            Retain = retain ?? false,
            Source = new SubstitutionTemplate(tree!, [.. parameters!.Select(parameter => parameter.Parameter)]),
            Outline = tree!,
            PrimaryContainerName = container,
            PrimaryPodLabels = labels ?? kind?.PrimaryPodLabels ?? new Dictionary<string, string>(),
            SuccessCondition = success!,
            FailureCondition = failure!,
        };
    }

    private static (JsonObject? Tree, string Path) ReadTree(ObjectReader reader, ConfigMapDocuments configMaps)
    {
        var (trialSpec, configMap) = (reader.Node("trialSpec"), reader.Node("configMap"));
        if (trialSpec is not null && configMap is not null)
        {
            reader.Findings.Error(
                reader.Path,
                "only one of spec.trialTemplate.trialSpec or spec.trialTemplate.configMap can be specified",
                trialSpec.Line > configMap.Line ? trialSpec : configMap);
            return (null, "");
        }

        if (configMap is not null)
        {
            return ConfigMapTemplateReader.Read(reader, configMaps);
        }

        if (trialSpec is null)
        {
            reader.Error("TrialSource", "spec.trialTemplate.trialSpec or spec.trialTemplate.configMap must be specified");
            return (null, "");
        }

        var path = reader.PathOf("trialSpec");
        if (trialSpec is SourceMapping)
        {
            return (TemplateTree.Convert(trialSpec, path, reader.Findings) as JsonObject, path);
        }

        reader.Error("trialSpec", $"is {trialSpec.Kind}, but must be a Kubernetes object");
        return (null, path);
    }

    private static string? ReadCondition(ObjectReader reader, string name, string? fallback, JsonObject? tree)
    {
        if (reader.Text(name) is { Length: > 0 } condition)
        {
            ConditionRules.Check(condition, reader.PathOf(name), reader.Findings);
            return condition;
        }

        if (fallback is null && tree is not null)
        {
            var kind = KubernetesRules.TextOf(tree["kind"]) ?? "without a kind";
            reader.Error(
                name,
                $"successCondition and failureCondition must be specified: none is known for the kind {kind}, or for templates in a ConfigMap");
        }

        return fallback;
    }

    private static List<(TrialParameter Parameter, string Path)>? ReadParameters(ObjectReader template)
    {
        if (!template.Has("trialParameters"))
        {
            template.Error("trialParameters", "must be specified; [] if there are none");
            return null;
        }

        var parameters = new List<(TrialParameter, string)>();
        foreach (var reader in template.Objects("trialParameters") ?? [])
        {
            var (name, reference) = (reader.Text("name"), reader.Text("reference"));
            var description = reader.Text("description");
            reader.Finish();
            if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(reference) || name.AsSpan().ContainsAny('{', '}'))
            {
                reader.Findings.Error(
                    reader.Path,
                    $"name \"{name}\", reference \"{reference}\": name and reference must be specified and name must not contain '{{' or '}}'");
            }
            else
            {
                parameters.Add((new TrialParameter(name, reference, description ?? ""), reader.Path));
            }
        }

        return parameters;
    }

    private static void CheckParameters(
        List<(TrialParameter Parameter, string Path)> parameters,
        SearchParameters search,
        bool isArchitectureSearch,
        JsonObject? tree,
        string treePath,
        FindingList findings)
    {
        var rules = new TrialParameterRules(parameters, search, findings);
        rules.CheckReferences(isArchitectureSearch);
        if (tree is not null)
        {
            rules.CheckPlaceholders(tree, treePath);
            rules.CheckMetadata(tree);
        }
    }
}

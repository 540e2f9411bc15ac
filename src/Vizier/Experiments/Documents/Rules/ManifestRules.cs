using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>What must hold for the object of a v1beta1 template.</summary>
internal static class ManifestRules
{
    private static readonly string[] OwnFields = ["name", "namespace"];
    private static readonly string[] TypeFields = ["apiVersion", "kind"];

    /// <summary>Checks the object, whose placeholders are still in it.</summary>
    public static void Check(JsonObject tree, string path, FindingList findings)
    {
        if (tree["metadata"] is JsonObject metadata)
        {
            foreach (var name in OwnFields.Where(name => metadata[name] is not null))
            {
                findings.Error(
                    $"{path}.metadata.{name}",
                    $"{TemplateTree.Show(metadata[name]!)}: metadata.name and metadata.namespace in spec.trialTemplate must be omitted; "
                    + "each trial gets its own");
            }
        }

        CheckKind(tree, path, findings);
        KubernetesRules.Check(tree, path, findings);
    }

    /// <summary>Checks that the object says what it is.</summary>
    public static void CheckKind(JsonObject tree, string path, FindingList findings)
    {
        foreach (var name in TypeFields.Where(name => string.IsNullOrEmpty(KubernetesRules.TextOf(tree[name]))))
        {
            findings.Error($"{path}.{name}", "APIVersion and Kind in spec.trialTemplate must be specified");
        }
    }
}

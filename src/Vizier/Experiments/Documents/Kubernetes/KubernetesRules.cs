using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>
/// Checks the fields of an object that will be sent to Kubernetes: unknown names and values of the wrong type, which
/// would otherwise be dropped or refused there, once for every trial.
/// </summary>
internal static class KubernetesRules
{
    /// <summary>Checks a whole object; only batch/v1 Job and v1 Pod are looked into.</summary>
    public static void Check(JsonObject manifest, string path, FindingList findings)
    {
        var (apiVersion, kind) = (TextOf(manifest["apiVersion"]), TextOf(manifest["kind"]));
        Check(manifest, KubernetesFields.TypeOf(apiVersion, kind), path, findings);
    }

    /// <summary>Checks a core/v1 Container.</summary>
    public static void CheckContainer(JsonObject container, string path, FindingList findings) =>
        Check(container, new FieldType(FieldValue.Object, ObjectName: "Container"), path, findings);

    /// <summary>The text of a node that is text; else null.</summary>
    public static string? TextOf(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static void Check(JsonNode? node, FieldType type, string path, FindingList findings)
    {
        if (node is null || type.Value == FieldValue.Anything)
        {
            return;
        }

        if (type.IsList)
        {
            CheckList(node, type.Item, path, findings);
        }
        else if (type.Value is FieldValue.Object or FieldValue.TextMap or FieldValue.QuantityMap)
        {
            CheckObject(node, type, path, findings);
        }
        else
        {
            CheckValue(node, type.Value, path, findings);
        }
    }

    private static void CheckList(JsonNode node, FieldType item, string path, FindingList findings)
    {
        if (node is not JsonArray list)
        {
            findings.Error(path, $"{TemplateTree.Show(node)} must be a list");
            return;
        }

        for (var i = 0; i < list.Count; i++)
        {
            Check(list[i], item, $"{path}[{i}]", findings);
        }
    }

    private static void CheckObject(JsonNode node, FieldType type, string path, FindingList findings)
    {
        if (node is not JsonObject fields)
        {
            findings.Error(path, $"{TemplateTree.Show(node)} must be a mapping");
            return;
        }

        foreach (var (name, value) in fields)
        {
            var fieldPath = TemplateTree.PathOf(path, name);
            if (type.ObjectName is { } typeName && !KubernetesFields.Of(typeName).ContainsKey(name))
            {
                var hint = NameHint.For(name, [.. KubernetesFields.Of(typeName).Keys]);
                findings.Error(fieldPath, $"unknown field \"{name}\" of a Kubernetes {typeName}; {hint}");
            }
            else
            {
                Check(value, KubernetesFields.FieldOf(type, name), fieldPath, findings);
            }
        }
    }

    private static void CheckValue(JsonNode node, FieldValue expected, string path, FindingList findings)
    {
        var kind = node.GetValueKind();
        if (TextOf(node) is { } text && expected is not FieldValue.Text && Placeholder.IsWhole(text))
        {
            return;
        }

        var complaint = expected switch
        {
            FieldValue.Text when kind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => "must be text; put it in quotes",
            FieldValue.Text when kind != JsonValueKind.String => "must be text",
            FieldValue.Integer when node is not JsonValue value || !value.TryGetValue<long>(out _) => "must be a whole number",
            FieldValue.Boolean when kind is not (JsonValueKind.True or JsonValueKind.False) => "must be true or false",
            FieldValue.Quantity when kind is not (JsonValueKind.String or JsonValueKind.Number) => "must be a number or text",
            _ => null,
        };
        if (complaint is not null)
        {
            findings.Error(path, $"{TemplateTree.Show(node)} {complaint}");
        }
    }
}

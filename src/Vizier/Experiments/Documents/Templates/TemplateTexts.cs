using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>Lists the texts of a template.</summary>
internal static class TemplateTexts
{
    /// <summary>Every text value and every name of a tree, with the path of the value or of the named field.</summary>
    public static IEnumerable<LocatedText> In(JsonNode? node, string path) => node switch
    {
        JsonObject fields => fields.SelectMany(field =>
        {
            var fieldPath = TemplateTree.PathOf(path, field.Key);
            return In(field.Value, fieldPath).Prepend(new LocatedText(field.Key, fieldPath));
        }),
        JsonArray items => items.SelectMany((item, i) => In(item, $"{path}[{i}]")),
        _ => KubernetesRules.TextOf(node) is { } text ? [new LocatedText(text, path)] : [],
    };
}

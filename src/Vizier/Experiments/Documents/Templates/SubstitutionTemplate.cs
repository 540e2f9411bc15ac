using System.Globalization;
using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>
/// A v1beta1 template: a tree with placeholders, which are replaced in the tree, so that a value needs no quoting. Where
/// Kubernetes wants a number or a truth value and the field is one placeholder, the value becomes one.
/// </summary>
/// <param name="Tree">The object with its placeholders; never changed.</param>
/// <param name="Parameters">What the placeholders stand for.</param>
internal sealed record SubstitutionTemplate(JsonObject Tree, IReadOnlyList<TrialParameter> Parameters) : TemplateSource
{
    /// <inheritdoc/>
    public override string Text => $"{Tree.ToJsonString()} {string.Join(", ", Parameters)}";

    /// <inheritdoc/>
    public override JsonObject Render(string trialName, string namespaceName, IReadOnlyList<ParameterAssignment> assignments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in Parameters)
        {
            values[parameter.Name] = TrialMetadata.IsReference(parameter.Reference)
                ? TrialMetadata.Resolve(parameter.Reference, trialName, namespaceName, Tree)
                    ?? throw new TemplateException($"the template has no metadata for {parameter.Reference}")
                : assignments.FirstOrDefault(assignment => assignment.Name == parameter.Reference)?.Value
                    ?? throw new TemplateException(
                        $"trial {trialName} has no value for parameter {parameter.Reference}, which trialParameter {parameter.Name} refers to");
        }

        var type = KubernetesFields.TypeOf(KubernetesRules.TextOf(Tree["apiVersion"]), KubernetesRules.TextOf(Tree["kind"]));
        return (JsonObject)Substitute(Tree, type, values)!;
    }

    private static JsonNode? Substitute(JsonNode? node, FieldType type, Dictionary<string, string> values)
    {
        switch (node)
        {
            case JsonObject fields:
                var result = new JsonObject();
                foreach (var (name, value) in fields)
                {
                    result[Placeholder.Replace(name, values)] = Substitute(value, KubernetesFields.FieldOf(type, name), values);
                }

                return result;
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Substitute(item, type.Item, values))]);
            default:
                return KubernetesRules.TextOf(node) is { } text ? SubstituteText(text, type.Value, values) : node?.DeepClone();
        }
    }

    private static JsonValue SubstituteText(string text, FieldValue expected, Dictionary<string, string> values)
    {
        var value = Placeholder.Replace(text, values);
        if (!Placeholder.IsWhole(text))
        {
            return JsonValue.Create(value);
        }

        return expected switch
        {
            FieldValue.Integer when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            FieldValue.Boolean when bool.TryParse(value, out var truth) => JsonValue.Create(truth),
            _ => JsonValue.Create(value),
        };
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes.Admission;

/// <summary>
/// Whether a node takes a pod at all, room aside: its taints, and the pod's node selector and required node affinity. What only
/// the scheduler knows (affinity between pods, spread, volumes) is left to it.
/// </summary>
internal static class NodeRules
{
    private static readonly string[] Forbidding = ["NoSchedule", "NoExecute"];

    /// <summary>Whether a node takes new pods.</summary>
    internal static bool IsOpen(JsonObject node) =>
        node.Mapping("spec")?["unschedulable"]?.ToJsonString() != "true"
        && (node.Mapping("status")?.Mappings("conditions") ?? []).Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    /// <summary>Whether an open node takes a pod.</summary>
    internal static bool Allows(JsonObject node, JsonObject podSpec)
    {
        var labels = node.Mapping("metadata")?.Mapping("labels") ?? [];
        return (podSpec.Text("nodeName") is not { Length: > 0 } wanted || wanted == node.NameOf())
            && (podSpec.Mapping("nodeSelector") ?? []).All(wish => labels.Text(wish.Key) == (wish.Value as JsonValue)?.ToString())
            && MatchesAffinity(node, labels, podSpec)
            && (node.Mapping("spec")?.Mappings("taints") ?? [])
                .Where(taint => Forbidding.Contains(taint.Text("effect")))
                .All(taint => podSpec.Mappings("tolerations").Any(toleration => Tolerates(toleration, taint)));
    }

    private static bool Tolerates(JsonObject toleration, JsonObject taint)
    {
        var (key, effect) = (toleration.Text("key") ?? "", toleration.Text("effect") ?? "");
        var exists = toleration.Text("operator") == "Exists";
        return (effect.Length == 0 || effect == taint.Text("effect"))
            && (key.Length == 0 ? exists : key == taint.Text("key"))
            && (exists || (toleration.Text("value") ?? "") == (taint.Text("value") ?? ""));
    }

    private static bool MatchesAffinity(JsonObject node, JsonObject labels, JsonObject podSpec)
    {
        var required = podSpec.Mapping("affinity")?.Mapping("nodeAffinity")?.Mapping("requiredDuringSchedulingIgnoredDuringExecution");
        return required is null || required.Mappings("nodeSelectorTerms").Any(term =>
            term.Mappings("matchExpressions").All(expression => Matches(expression, labels.Text(expression.Text("key") ?? "")))
            && term.Mappings("matchFields").All(expression => Matches(expression, expression.Text("key") == "metadata.name" ? node.NameOf() : null)));
    }

    private static bool Matches(JsonObject expression, string? value)
    {
        var values = (expression["values"] as JsonArray ?? []).Select(node => node?.ToString() ?? "").ToList();
        return expression.Text("operator") switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => Compare(value, values) > 0,
            "Lt" => Compare(value, values) < 0,
            _ => false,
        };
    }

    private static int Compare(string? value, List<string> values) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && values.Count == 1 && long.TryParse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bound)
            ? number.CompareTo(bound)
            : 0;
}

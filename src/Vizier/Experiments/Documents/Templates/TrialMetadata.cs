using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vizier.Experiments.Documents;

/// <summary>What a trial parameter may say about the trial itself: <c>${trialSpec.Name}</c> and the like.</summary>
internal static partial class TrialMetadata
{
    /// <summary>The words that are allowed after <c>trialSpec.</c>.</summary>
    public const string Allowed =
        "${trialSpec.Name}, ${trialSpec.Namespace}, ${trialSpec.Kind}, ${trialSpec.APIVersion}, "
        + "${trialSpec.Annotations[KEY]}, ${trialSpec.Labels[KEY]}";

    /// <summary>Whether a reference is about the trial, and not a search parameter.</summary>
    public static bool IsReference(string reference) => Pattern().IsMatch(reference);

    /// <summary>
    /// The value of a reference for a trial made from <paramref name="manifest"/>; null if the reference is misspelt or
    /// the template has no such label or annotation.
    /// </summary>
    public static string? Resolve(string reference, string trialName, string namespaceName, JsonObject manifest)
    {
        var word = Pattern().Match(reference).Groups[1].Value;
        return word switch
        {
            "Name" => trialName,
            "Namespace" => namespaceName,
            "Kind" => KubernetesRules.TextOf(manifest["kind"]),
            "APIVersion" => KubernetesRules.TextOf(manifest["apiVersion"]),
            _ => Indexed().Match(word) is { Success: true } match
                ? Lookup(manifest, match.Groups[1].Value == "Labels" ? "labels" : "annotations", match.Groups[2].Value)
                : null,
        };
    }

    private static string? Lookup(JsonObject manifest, string map, string key) =>
        manifest["metadata"] is JsonObject metadata && metadata[map] is JsonObject entries
            ? KubernetesRules.TextOf(entries[key])
            : null;

    [GeneratedRegex(@"^\$\{trialSpec\.(.+?)\}$")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^(Annotations|Labels)\[(.+)\]$")]
    private static partial Regex Indexed();
}

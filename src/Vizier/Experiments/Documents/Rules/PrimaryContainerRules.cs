using System.Text.Json.Nodes;

namespace Vizier.Experiments.Documents;

/// <summary>Checks that the primary container is in the template; Katib only finds out when a trial never ends.</summary>
internal static class PrimaryContainerRules
{
    /// <summary>Checks the name against the pods of the object, if its kind is known.</summary>
    public static void Check(JsonObject manifest, string name, string path, FindingList findings)
    {
        if (KubernetesFields.TypeOf(KubernetesRules.TextOf(manifest["apiVersion"]), KubernetesRules.TextOf(manifest["kind"])).Value
            == FieldValue.Object && PodSpecs.In(manifest).Sum(group => group.Containers.Count()) == 0)
        {
            findings.Error(path, $"\"{name}\" is not in the template, which has no containers");
            return;
        }

        var containers = PodSpecs.In(manifest).SelectMany(group => group.Containers)
            .Select(container => KubernetesRules.TextOf(container["name"])).OfType<string>().Distinct().ToList();
        if (containers.Count > 0 && !containers.Contains(name) && !containers.Exists(Placeholder.ContainsAny))
        {
            findings.Error(path, $"\"{name}\" is no container of the template; its containers are {string.Join(", ", containers)}");
        }
    }
}

using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>Kinds whose operator is a test.</summary>
internal static class CustomKinds
{
    private static readonly ResourceType Definitions =
        new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", IsNamespaced: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes a kind known to the cluster, unless it is.</summary>
    public static async Task<ResourceType> InstallAsync(KubernetesClient client, string group, string version, string kind, string plural)
    {
        var definition = JsonNode.Parse($$$"""
            {
              "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
              "metadata": { "name": "{{{plural}}}.{{{group}}}" },
              "spec": {
                "group": "{{{group}}}", "scope": "Namespaced",
                "names": { "kind": "{{{kind}}}", "plural": "{{{plural}}}" },
                "versions": [ {
                  "name": "{{{version}}}", "served": true, "storage": true, "subresources": { "status": {} },
                  "schema": { "openAPIV3Schema": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } }
                } ]
              }
            }
            """)!.AsObject();
        try
        {
            _ = await client.CreateAsync(Definitions, definition, null, Cancellation);
        }
        catch (KubernetesException exception) when (exception.IsAlreadyExists)
        {
            // Another test was first.
        }

        ResourceType? type = null;
        await VizierProgram.UntilAsync(async () =>
        {
            using var fresh = new KubernetesClient(client.Connection, TimeProvider.System);
            return (type = await fresh.Discovery.FindOrDefaultAsync($"{group}/{version}", kind, Cancellation)) is not null;
        });
        return type!;
    }

    /// <summary>Lets the cluster forget a kind, so that other tests find it without its operator.</summary>
    public static Task RemoveAsync(KubernetesClient client, ResourceType type) =>
        client.DeleteAsync(Definitions, $"{type.Plural}.{type.Group}", null, new DeleteOptions(), CancellationToken.None);

    /// <summary>Makes a pod of an object, as its operator does.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="owner">The object.</param>
    /// <param name="template">What has the pod's spec, and perhaps labels.</param>
    /// <param name="suffix">What stands behind the object's name in the pod's.</param>
    /// <param name="labels">What the operator labels the pod with.</param>
    public static async Task StartPodAsync(KubernetesClient client, JsonObject owner, JsonNode template, string suffix, params (string Key, string Value)[] labels)
    {
        var pod = template.DeepClone().AsObject();
        (pod["apiVersion"], pod["kind"]) = ("v1", "Pod");
        var metadata = pod.Ensure("metadata");
        metadata["name"] = $"{owner.NameOf()}-{suffix}";
        foreach (var (key, value) in labels)
        {
            metadata.Ensure("labels")[key] = value;
        }

        metadata["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = owner.Text("apiVersion"),
            ["kind"] = owner.Text("kind"),
            ["name"] = owner.NameOf(),
            ["uid"] = owner.UidOf(),
            ["controller"] = true,
        });
        _ = await client.CreateAsync(ResourceType.Pods, pod, null, Cancellation);
    }

    /// <summary>Sets an object's status.</summary>
    public static Task SetStatusAsync(KubernetesClient client, ResourceType type, JsonObject item, string status) => client.PatchAsync(
        type, item.NameOf(), null, PatchKind.Merge, new JsonObject { ["status"] = JsonNode.Parse(status) }, "status", null, Cancellation);
}

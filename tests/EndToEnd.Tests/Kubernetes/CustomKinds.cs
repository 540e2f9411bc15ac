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

    /// <summary>Makes the master's pod of a PyTorchJob, as its operator does.</summary>
    public static async Task StartMasterAsync(KubernetesClient client, JsonObject job)
    {
        var template = job["spec"]!["pytorchReplicaSpecs"]!["Master"]!["template"]!.DeepClone().AsObject();
        template["apiVersion"] = "v1";
        template["kind"] = "Pod";
        template["metadata"]!["name"] = $"{job.NameOf()}-master-0";
        template["metadata"]!["labels"]!["training.kubeflow.org/job-role"] = "master";
        template["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = job.Text("apiVersion"),
            ["kind"] = job.Text("kind"),
            ["name"] = job.NameOf(),
            ["uid"] = job.UidOf(),
            ["controller"] = true,
        });
        _ = await client.CreateAsync(ResourceType.Pods, template, null, Cancellation);
    }

    /// <summary>Says that a job has succeeded.</summary>
    public static Task SucceedAsync(KubernetesClient client, ResourceType type, JsonObject job) => client.PatchAsync(
        type,
        job.NameOf(),
        null,
        PatchKind.Merge,
        JsonNode.Parse("""{ "status": { "conditions": [ { "type": "Running", "status": "False" }, { "type": "Succeeded", "status": "True", "reason": "JobSucceeded" } ] } }""")!,
        "status",
        null,
        Cancellation);
}

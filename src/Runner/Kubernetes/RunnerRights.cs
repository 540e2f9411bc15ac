using System.Text.Json.Nodes;

namespace Vizier.Runner.Kubernetes;

/// <summary>A right that a runner needs.</summary>
/// <param name="Group">The API group; empty for the core.</param>
/// <param name="Resource">The kind's name in paths, with its subresource: <c>pods/log</c>.</param>
/// <param name="Verb">What is done: <c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>patch</c> or <c>delete</c>.</param>
/// <param name="Purpose">What it is needed for.</param>
/// <param name="IsClusterWide">Whether it is needed in all namespaces.</param>
/// <param name="Name">The only object that it is needed for; null for all.</param>
public sealed record AccessRight(string Group, string Resource, string Verb, string Purpose, bool IsClusterWide = false, string? Name = null)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Verb} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}{(Name is null ? "" : $" {Name}")}{(IsClusterWide ? " in all namespaces" : "")}";
}

/// <summary>The rights that a runner needs, and which of them it has.</summary>
public static class RunnerRights
{
    private static readonly string[] Lifecycle = ["get", "list", "watch", "create", "patch", "delete"];

    /// <summary>What every runner needs, of Jobs and Pods.</summary>
    public static IReadOnlyList<AccessRight> Basic { get; } =
    [
        .. Of("", "pods", "launching and watching trials", Lifecycle),
        .. Of("", "pods/log", "reading metrics that trials print", "get"),
        .. Of("", "events", "saying why a trial waits or failed", "list"),
        .. Of("", "secrets", "giving trials their tokens", "create"),
        .. Of("", "namespaces", "knowing the cluster and namespace again", "get"),
        .. Of("batch", "jobs", "trials that are Jobs", Lifecycle),
    ];

    /// <summary>What distributed trials need where their operator is absent.</summary>
    public static IReadOnlyList<AccessRight> NativeJobs { get; } =
    [
        .. Of("", "services", "distributed trials without an operator", Lifecycle),
        new("", "nodes", "list", "launching a distributed trial only when all of it fits", IsClusterWide: true),
        new("", "pods", "list", "launching a distributed trial only when all of it fits", IsClusterWide: true),
    ];

    /// <summary>What trials of another kind need.</summary>
    public static IReadOnlyList<AccessRight> OfKind(ResourceType type) =>
        [.. Of(type.Group, type.Plural, $"trials of kind {type.Kind}", Lifecycle)];

    /// <summary>Asks the API server which rights are missing.</summary>
    /// <param name="client">The cluster, as the user whose rights are asked for.</param>
    /// <param name="rights">What is needed.</param>
    /// <param name="namespaceName">Where.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<AccessRight>> MissingAsync(
        KubernetesClient client, IEnumerable<AccessRight> rights, string namespaceName, CancellationToken cancellationToken)
    {
        List<AccessRight> missing = [];
        foreach (var right in rights)
        {
            if (!await IsAllowedAsync(client, right, namespaceName, cancellationToken))
            {
                missing.Add(right);
            }
        }

        return missing;
    }

    /// <summary>The rules of a Role, or of a ClusterRole for rights in all namespaces, that grant rights.</summary>
    public static JsonArray RulesFor(IEnumerable<AccessRight> rights) =>
    [
        .. rights.GroupBy(right => (right.Group, right.Resource, right.Name)).Select(group =>
        {
            JsonObject rule = new()
            {
                ["apiGroups"] = new JsonArray(group.Key.Group),
                ["resources"] = new JsonArray(group.Key.Resource),
                ["verbs"] = new JsonArray([.. group.Select(right => JsonValue.Create(right.Verb))]),
            };
            if (group.Key.Name is { } name)
            {
                rule["resourceNames"] = new JsonArray(name);
            }

            return rule;
        }),
    ];

    private static async Task<bool> IsAllowedAsync(
        KubernetesClient client, AccessRight right, string namespaceName, CancellationToken cancellationToken)
    {
        var parts = right.Resource.Split('/');
        JsonObject asked = new() { ["group"] = right.Group, ["resource"] = parts[0], ["verb"] = right.Verb };
        if (parts.Length > 1)
        {
            asked["subresource"] = parts[1];
        }

        if (!right.IsClusterWide)
        {
            asked["namespace"] = namespaceName;
        }

        if (right.Name is not null)
        {
            asked["name"] = right.Name;
        }

        var review = await client.CreateAsync(
            ResourceType.AccessReviews,
            new JsonObject
            {
                ["apiVersion"] = ResourceType.AccessReviews.ApiVersion,
                ["kind"] = ResourceType.AccessReviews.Kind,
                ["spec"] = new JsonObject { ["resourceAttributes"] = asked },
            },
            null,
            cancellationToken);
        return review["status"]?["allowed"]?.GetValue<bool>() == true;
    }

    private static IEnumerable<AccessRight> Of(string group, string resource, string purpose, params string[] verbs) =>
        verbs.Select(verb => new AccessRight(group, resource, verb, purpose));
}

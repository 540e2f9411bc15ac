namespace Vizier.Runner.Kubernetes;

/// <summary>A kind of objects and where an API server has them.</summary>
/// <param name="Group">The group; empty for the core.</param>
/// <param name="Version">The version, e.g. <c>v1</c>.</param>
/// <param name="Kind">The kind, e.g. <c>Pod</c>.</param>
/// <param name="Plural">The name in paths, e.g. <c>pods</c>.</param>
/// <param name="IsNamespaced">Whether its objects are in namespaces.</param>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, bool IsNamespaced = true)
{
    /// <summary>core/v1 Pod.</summary>
    public static ResourceType Pods { get; } = new("", "v1", "Pod", "pods");

    /// <summary>core/v1 Service.</summary>
    public static ResourceType Services { get; } = new("", "v1", "Service", "services");

    /// <summary>core/v1 ConfigMap.</summary>
    public static ResourceType ConfigMaps { get; } = new("", "v1", "ConfigMap", "configmaps");

    /// <summary>core/v1 Secret.</summary>
    public static ResourceType Secrets { get; } = new("", "v1", "Secret", "secrets");

    /// <summary>core/v1 Event.</summary>
    public static ResourceType Events { get; } = new("", "v1", "Event", "events");

    /// <summary>core/v1 Node.</summary>
    public static ResourceType Nodes { get; } = new("", "v1", "Node", "nodes", IsNamespaced: false);

    /// <summary>core/v1 Namespace.</summary>
    public static ResourceType Namespaces { get; } = new("", "v1", "Namespace", "namespaces", IsNamespaced: false);

    /// <summary>batch/v1 Job.</summary>
    public static ResourceType Jobs { get; } = new("batch", "v1", "Job", "jobs");

    /// <summary>authorization.k8s.io/v1 SelfSubjectAccessReview.</summary>
    public static ResourceType AccessReviews { get; } =
        new("authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", IsNamespaced: false);

    /// <summary>Group and version as objects name them.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The path of a collection or object, without a leading slash.</summary>
    /// <param name="namespaceName">The namespace; null for the objects of all namespaces.</param>
    /// <param name="name">The object; null for all.</param>
    /// <param name="subresource">A part of the object such as <c>status</c>; null for the whole.</param>
    public string PathOf(string? namespaceName, string? name = null, string? subresource = null)
    {
        var path = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        if (IsNamespaced && namespaceName is not null)
        {
            path += $"/namespaces/{Uri.EscapeDataString(namespaceName)}";
        }

        path += $"/{Plural}";
        if (name is not null)
        {
            path += $"/{Uri.EscapeDataString(name)}";
        }

        return subresource is null ? path : $"{path}/{subresource}";
    }
}

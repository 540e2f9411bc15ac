namespace Vizier.Runner.Kubernetes;

/// <summary>Which objects of a kind are meant.</summary>
public sealed record ListOptions
{
    /// <summary>The namespace; null for the client's own, empty for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Which labels they have, e.g. <c>app=web,tier</c>.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Which fields they have, e.g. <c>metadata.name=web</c>.</summary>
    public string? FieldSelector { get; init; }
}

/// <summary>How an object is written.</summary>
public sealed record WriteOptions
{
    /// <summary>Everything is checked, and nothing is stored.</summary>
    public bool DryRun { get; init; }

    /// <summary>Unknown and double fields are refused, by servers that can (1.25 and later).</summary>
    public bool Strict { get; init; }

    /// <summary>Whose fields those written are.</summary>
    public string FieldManager { get; init; } = "vizier";

    /// <summary>For <see cref="PatchKind.Apply"/>: take fields over from others.</summary>
    public bool Force { get; init; }
}

/// <summary>What becomes of the objects that belong to a deleted one.</summary>
public enum Propagation
{
    /// <summary>They are deleted after it.</summary>
    Background,

    /// <summary>They are deleted before it.</summary>
    Foreground,

    /// <summary>They stay.</summary>
    Orphan,
}

/// <summary>How an object is deleted.</summary>
public sealed record DeleteOptions
{
    /// <summary>Only the object of this uid, not a namesake made since; null for any.</summary>
    public string? Uid { get; init; }

    /// <summary>Only if nobody has changed it since this version; null for any.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>What becomes of what belongs to it.</summary>
    public Propagation Propagation { get; init; }

    /// <summary>Seconds that containers have to end by themselves; null for what the object says.</summary>
    public int? GraceSeconds { get; init; }
}

/// <summary>The forms in which changes are sent.</summary>
public enum PatchKind
{
    /// <summary>A part of the object whose fields replace those there; null removes (RFC 7386).</summary>
    Merge,

    /// <summary>A list of operations (RFC 6902).</summary>
    Json,

    /// <summary>As Merge, with lists merged by their keys; built-in kinds only.</summary>
    Strategic,

    /// <summary>The fields that the caller wants; made if there is no such object.</summary>
    Apply,
}

/// <summary>Objects as they were at one time.</summary>
/// <param name="Items">The objects.</param>
/// <param name="ResourceVersion">From where changes can be watched.</param>
public sealed record ObjectList(IReadOnlyList<System.Text.Json.Nodes.JsonObject> Items, string ResourceVersion);

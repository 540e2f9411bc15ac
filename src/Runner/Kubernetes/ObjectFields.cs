using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vizier.Runner.Kubernetes;

/// <summary>Reads the fields that all Kubernetes objects have, and fields of known types in any.</summary>
public static class ObjectFields
{
    /// <summary>A field that is text; null if it is missing or something else.</summary>
    public static string? Text(this JsonObject holder, string field) =>
        holder[field] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>A field that is a whole number; null if it is missing or something else.</summary>
    public static long? Number(this JsonObject holder, string field) =>
        holder[field] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>A field that is a mapping; null if it is missing or something else.</summary>
    public static JsonObject? Mapping(this JsonObject holder, string field) => holder[field] as JsonObject;

    /// <summary>The mappings of a field that is a list; none if it is missing or something else.</summary>
    public static IEnumerable<JsonObject> Mappings(this JsonObject holder, string field) =>
        holder[field] is JsonArray list ? list.OfType<JsonObject>() : [];

    /// <summary>The object's name.</summary>
    public static string NameOf(this JsonObject item) => item.Mapping("metadata")?.Text("name") ?? "";

    /// <summary>The object's namespace; empty for objects of the whole cluster.</summary>
    public static string NamespaceOf(this JsonObject item) => item.Mapping("metadata")?.Text("namespace") ?? "";

    /// <summary>The object's uid: another object of the same name has another.</summary>
    public static string UidOf(this JsonObject item) => item.Mapping("metadata")?.Text("uid") ?? "";

    /// <summary>The version of the object's state.</summary>
    public static string ResourceVersionOf(this JsonObject item) => item.Mapping("metadata")?.Text("resourceVersion") ?? "";

    /// <summary>A label's value; null if the object has no such label.</summary>
    public static string? LabelOf(this JsonObject item, string label) => item.Mapping("metadata")?.Mapping("labels")?.Text(label);

    /// <summary>An annotation's value; null if the object has no such annotation.</summary>
    public static string? AnnotationOf(this JsonObject item, string annotation) =>
        item.Mapping("metadata")?.Mapping("annotations")?.Text(annotation);

    /// <summary>Whether the object's deletion has begun.</summary>
    public static bool IsBeingDeleted(this JsonObject item) => item.Mapping("metadata")?.Text("deletionTimestamp") is not null;

    /// <summary>A mapping of a mapping, made if it is missing.</summary>
    public static JsonObject Ensure(this JsonObject holder, string field)
    {
        if (holder[field] is not JsonObject mapping)
        {
            holder[field] = mapping = [];
        }

        return mapping;
    }
}

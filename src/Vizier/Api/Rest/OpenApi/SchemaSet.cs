using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace Vizier.Api.Rest.OpenApi;

/// <summary>The JSON schemas of messages, collected as they are referred to.</summary>
internal sealed class SchemaSet(ProtoComments comments)
{
    private readonly SortedDictionary<string, JsonNode?> _schemas = new(StringComparer.Ordinal);

    /// <summary>All schemas by name.</summary>
    public JsonObject ToJson() => new(_schemas);

    /// <summary>The schema of a message, or a reference to it.</summary>
    public JsonObject Of(MessageDescriptor message)
    {
        if (WellKnown(message.FullName) is { } known)
        {
            return known;
        }

        if (_schemas.TryAdd(message.FullName, null))
        {
            _schemas[message.FullName] = Describe(message);
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{message.FullName}" };
    }

    /// <summary>The schema of a field's value.</summary>
    public JsonObject Of(FieldDescriptor field)
    {
        if (field.IsMap)
        {
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = One(field.MessageType.FindFieldByNumber(2)) };
        }

        return field.IsRepeated ? new JsonObject { ["type"] = "array", ["items"] = One(field) } : One(field);
    }

    private JsonObject Describe(MessageDescriptor message)
    {
        var properties = new JsonObject();
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            properties[field.JsonName] = Commented(Of(field), comments.Of(field));
        }

        return Commented(new JsonObject { ["type"] = "object", ["properties"] = properties }, comments.Of(message));
    }

    private JsonObject One(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => Of(field.MessageType),
        FieldType.Enum => new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. field.EnumType.Values.Select(value => (JsonNode)value.Name)]),
        },
        FieldType.Bool => new JsonObject { ["type"] = "boolean" },
        FieldType.String => new JsonObject { ["type"] = "string" },
        FieldType.Bytes => Text("byte"),
        FieldType.Double => Number("double"),
        FieldType.Float => Number("float"),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Text("int64"),
        FieldType.UInt64 or FieldType.Fixed64 => Text("uint64"),
        _ => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
    };

    // Beside a reference OpenAPI 3.0 reads nothing else.
    private static JsonObject Commented(JsonObject schema, string? comment)
    {
        if (comment is null)
        {
            return schema;
        }

        return schema.ContainsKey("$ref")
            ? new JsonObject { ["allOf"] = new JsonArray(schema), ["description"] = comment }
            : new JsonObject([.. schema.ToList().Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())), KeyValuePair.Create("description", (JsonNode?)comment)]);
    }

    private static JsonObject Text(string format) => new() { ["type"] = "string", ["format"] = format };

    private static JsonObject Number(string format) => new() { ["type"] = "number", ["format"] = format };

    private static JsonObject? WellKnown(string name) => name switch
    {
        "google.protobuf.Timestamp" => Text("date-time"),
        "google.protobuf.Duration" => new JsonObject { ["type"] = "string", ["example"] = "1.5s" },
        "google.protobuf.FieldMask" => new JsonObject { ["type"] = "string", ["example"] = "name,studySpec" },
        "google.protobuf.Struct" or "google.protobuf.Empty" => new JsonObject { ["type"] = "object" },
        "google.protobuf.ListValue" => new JsonObject { ["type"] = "array", ["items"] = new JsonObject() },
        "google.protobuf.Value" => [],
        "google.protobuf.Any" => new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["@type"] = new JsonObject { ["type"] = "string" } },
            ["additionalProperties"] = true,
        },
        "google.protobuf.DoubleValue" or "google.protobuf.FloatValue" => new JsonObject { ["type"] = "number", ["nullable"] = true },
        "google.protobuf.Int32Value" or "google.protobuf.UInt32Value" => new JsonObject { ["type"] = "integer", ["nullable"] = true },
        "google.protobuf.BoolValue" => new JsonObject { ["type"] = "boolean", ["nullable"] = true },
        "google.protobuf.Int64Value" or "google.protobuf.UInt64Value" or "google.protobuf.StringValue" or "google.protobuf.BytesValue" =>
            new JsonObject { ["type"] = "string", ["nullable"] = true },
        _ => null,
    };
}

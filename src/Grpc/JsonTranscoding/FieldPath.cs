using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>A value in a request that a piece of text can stand for: a path variable or a query parameter.</summary>
internal sealed class FieldPath
{
    // Messages whose JSON is one string, number or truth value.
    private static readonly HashSet<string> ScalarMessages =
    [
        Timestamp.Descriptor.FullName, Duration.Descriptor.FullName, FieldMask.Descriptor.FullName, DoubleValue.Descriptor.FullName,
        FloatValue.Descriptor.FullName, Int64Value.Descriptor.FullName, UInt64Value.Descriptor.FullName, Int32Value.Descriptor.FullName,
        UInt32Value.Descriptor.FullName, BoolValue.Descriptor.FullName, StringValue.Descriptor.FullName, BytesValue.Descriptor.FullName,
    ];

    private readonly IReadOnlyList<FieldDescriptor> _fields;

    private FieldPath(IReadOnlyList<FieldDescriptor> fields) => _fields = fields;

    /// <summary>The field itself, at the path's end.</summary>
    public FieldDescriptor Field => _fields[^1];

    /// <summary>Whether it takes any number of values.</summary>
    public bool IsRepeated => Field.IsRepeated;

    /// <summary>The path in the names of the .proto file, with dots.</summary>
    public string Name => string.Join('.', _fields.Select(part => part.Name));

    /// <summary>The path in JSON's names, with dots.</summary>
    public string JsonName => string.Join('.', _fields.Select(part => part.JsonName));

    /// <summary>Finds a field that a text can stand for, by its name in the .proto file or in JSON.</summary>
    /// <param name="message">The request.</param>
    /// <param name="path">The names of the fields on the way, with dots.</param>
    /// <returns>The path, or null if there is no such field, or it is a map or a message.</returns>
    public static FieldPath? Find(MessageDescriptor message, string path)
    {
        var fields = new List<FieldDescriptor>();
        foreach (var name in path.Split('.'))
        {
            if (fields is [.., var parent])
            {
                if (!IsPlainMessage(parent))
                {
                    return null;
                }

                message = parent.MessageType;
            }

            if (FindField(message, name) is not { } field)
            {
                return null;
            }

            fields.Add(field);
        }

        return IsScalar(fields[^1]) ? new FieldPath(fields) : null;
    }

    /// <summary>All values of a message that texts can stand for, those of its inner messages included.</summary>
    /// <param name="message">The request.</param>
    /// <param name="except">A top-level field that is left out.</param>
    public static IEnumerable<FieldPath> All(MessageDescriptor message, FieldDescriptor? except) => message.Fields.InFieldNumberOrder()
        .Where(field => field != except)
        .SelectMany(field => IsScalar(field) ? [new FieldPath([field])] : Below([field]));

    /// <summary>The JSON of a request in which only this field is set.</summary>
    /// <param name="text">The field's value, which may be wrong.</param>
    public string ToJson(string text)
    {
        var json = IsRepeated ? $"[{JsonOf(text)}]" : JsonOf(text);
        foreach (var field in _fields.Reverse())
        {
            json = $"{{{JsonSerializer.Serialize(field.JsonName)}:{json}}}";
        }

        return json;
    }

    /// <summary>What the field takes, for an error.</summary>
    public string Describe() => Field.FieldType switch
    {
        FieldType.Enum => $"one of {string.Join(", ", Field.EnumType.Values.Select(value => value.Name))}",
        FieldType.Message => $"a {Field.MessageType.FullName} as JSON writes it",
        FieldType.Bool => "true or false",
        FieldType.Bytes => "base64",
        _ => $"a value of type {Field.FieldType.ToString().ToLowerInvariant()}",
    };

    private string JsonOf(string text)
    {
        var isBare = Field.FieldType switch
        {
            FieldType.Bool => text is "true" or "false",
            FieldType.Message when Field.MessageType.FullName == BoolValue.Descriptor.FullName => text is "true" or "false",
            FieldType.Enum => int.TryParse(text, out _),
            _ => false,
        };
        return isBare ? text : JsonSerializer.Serialize(text);
    }

    private static IEnumerable<FieldPath> Below(IReadOnlyList<FieldDescriptor> fields)
    {
        // A message that contains itself has no end.
        var last = fields[^1];
        if (!IsPlainMessage(last) || fields.Take(fields.Count - 1).Any(outer => outer.MessageType == last.MessageType))
        {
            return [];
        }

        return last.MessageType.Fields.InFieldNumberOrder().SelectMany(field =>
            IsScalar(field) ? [new FieldPath([.. fields, field])] : Below([.. fields, field]));
    }

    private static FieldDescriptor? FindField(MessageDescriptor message, string name) =>
        message.FindFieldByName(name) ?? message.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == name);

    // The well-known messages have a JSON of their own, without their fields.
    private static bool IsPlainMessage(FieldDescriptor field) =>
        field is { FieldType: FieldType.Message, IsRepeated: false } && field.MessageType.File.Package != Any.Descriptor.File.Package;

    private static bool IsScalar(FieldDescriptor field) =>
        !field.IsMap && (field.FieldType != FieldType.Message || ScalarMessages.Contains(field.MessageType.FullName));
}

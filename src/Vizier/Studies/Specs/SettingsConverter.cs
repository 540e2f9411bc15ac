using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vizier.Studies.Specs;

/// <summary>Settings as a flat JSON object whose values may be texts, numbers or booleans; all are kept as texts.</summary>
internal sealed class SettingsConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("must be a JSON object of settings by name");
        }

        return document.RootElement.EnumerateObject().ToImmutableDictionary(setting => setting.Name, TextOf);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value.OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }

    private static string TextOf(JsonProperty setting) => setting.Value.ValueKind switch
    {
        JsonValueKind.String => setting.Value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => setting.Value.GetRawText(),
        _ => throw new JsonException($"the setting '{setting.Name}' must be a text, a number, true or false"),
    };
}

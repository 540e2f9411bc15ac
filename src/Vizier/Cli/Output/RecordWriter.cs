using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vizier.Transfer;

namespace Vizier.Cli.Output;

/// <summary>Prints records as a table for people, as JSON or as CSV. A record's inner objects become columns of their own.</summary>
/// <param name="format">table, json or csv.</param>
/// <param name="output">Where to.</param>
internal sealed class RecordWriter(string format, TextWriter output)
{
    /// <summary>JSON for people and programs: indented, and no more escaped than JSON must be.</summary>
    public static JsonSerializerOptions Json { get; } =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints a list.</summary>
    public void WriteList(IReadOnlyList<JsonObject> records)
    {
        if (format == "json")
        {
            output.WriteLine(new JsonArray([.. records]).ToJsonString(Json));
            return;
        }

        var rows = records.Select(Flatten).ToList();
        var columns = rows.SelectMany(row => row.Keys).Distinct().ToList();
        if (format == "csv")
        {
            CsvText.Write(output, columns, rows);
        }
        else
        {
            TableText.Write(output, columns, rows);
        }
    }

    /// <summary>Prints one record.</summary>
    public void WriteOne(JsonObject record)
    {
        if (format == "json")
        {
            output.WriteLine(record.ToJsonString(Json));
            return;
        }

        if (format == "csv")
        {
            WriteList([record]);
            return;
        }

        var fields = Flatten(record);
        int width = fields.Keys.Max(key => key.Length);
        foreach (var (key, value) in fields.Where(field => field.Value.Length > 0))
        {
            output.WriteLine($"{key.PadRight(width)}  {value}");
        }
    }

    private static Dictionary<string, string> Flatten(JsonObject record)
    {
        var flat = new Dictionary<string, string>();
        foreach (var (key, value) in record)
        {
            if (value is JsonObject inner)
            {
                foreach (var (innerKey, innerValue) in inner)
                {
                    flat[record.ContainsKey(innerKey) || flat.ContainsKey(innerKey) ? $"{key}.{innerKey}" : innerKey] = TextOf(innerValue);
                }
            }
            else
            {
                flat[key] = TextOf(value);
            }
        }

        return flat;
    }

    private static string TextOf(JsonNode? value) => value switch
    {
        null => "",
        JsonValue scalar when scalar.TryGetValue(out string? text) => text,
        JsonArray list => string.Join(' ', list.Select(TextOf)),
        _ => value.ToJsonString(),
    };
}

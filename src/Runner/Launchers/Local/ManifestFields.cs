using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vizier.Runner.Launchers.Local;

/// <summary>Takes typed fields out of JSON and notes the path of each that has another type.</summary>
internal sealed class ManifestFields
{
    private readonly List<ManifestProblem> _problems = [];

    internal IReadOnlyList<ManifestProblem> Problems => _problems;

    internal void Add(string path, string message)
    {
        var problem = new ManifestProblem(path, message);
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    internal JsonObject? Object(JsonObject holder, string path, string name)
    {
        if (holder[name] is JsonObject value)
        {
            return value;
        }

        Add(Join(path, name), holder[name] is null ? "must be given" : "must be a mapping");
        return null;
    }

    /// <summary>A text, or a number or truth value as it is written; null if there is none.</summary>
    internal string? Text(JsonObject holder, string path, string name) =>
        holder[name] is { } node ? RequireText(node, Join(path, name)) : null;

    internal double? Number(JsonObject holder, string path, string name)
    {
        if (holder[name] is not { } node)
        {
            return null;
        }

        if (AsText(node) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Add(Join(path, name), $"{node.ToJsonString()} must be a number");
        return null;
    }

    internal IReadOnlyList<string> TextList(JsonObject holder, string path, string name)
    {
        path = Join(path, name);
        return [.. List(holder[name], path).Select((node, index) => RequireText(node, $"{path}[{index}]")).OfType<string>()];
    }

    internal IEnumerable<(JsonObject Entry, string Path)> Objects(JsonObject holder, string path, string name)
    {
        path = Join(path, name);
        var index = 0;
        foreach (var node in List(holder[name], path))
        {
            if (node is JsonObject entry)
            {
                yield return (entry, $"{path}[{index}]");
            }
            else
            {
                Add($"{path}[{index}]", "must be a mapping");
            }

            index++;
        }
    }

    /// <summary>The text of a scalar; null for anything else.</summary>
    internal static string? AsText(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.ToJsonString(),
        _ => null,
    };

    private JsonArray List(JsonNode? node, string path)
    {
        if (node is not null and not JsonArray)
        {
            Add(path, $"{node.ToJsonString()} must be a list");
        }

        return node as JsonArray ?? [];
    }

    private string? RequireText(JsonNode? node, string path)
    {
        if (AsText(node) is { } text)
        {
            return text;
        }

        Add(path, $"{node?.ToJsonString() ?? "null"} must be a text");
        return null;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vizier.Experiments.Documents;

/// <summary>Turns YAML trees of Kubernetes objects into JSON trees.</summary>
internal static partial class TemplateTree
{
    private const int ShownLength = 80;

    /// <summary>
    /// Converts a tree, with YAML 1.2's plain numbers and truth values and YAML 1.1's octal <c>0644</c>. Remembers the
    /// places of all paths, and reports names that stand twice.
    /// </summary>
    public static JsonNode? Convert(SourceNode node, string path, FindingList findings)
    {
        findings.Place(path, node);
        return node switch
        {
            SourceScalar scalar => ConvertScalar(scalar),
            SourceSequence list => ConvertList(list, path, findings),
            _ => ConvertMapping((SourceMapping)node, path, findings),
        };
    }

    /// <summary>The path of a field; a name that is no plain word stands in brackets.</summary>
    public static string PathOf(string path, string name) =>
        PlainName().IsMatch(name) ? $"{path}.{name}" : $"{path}[{name}]";

    /// <summary>A value as it is shown in messages.</summary>
    public static string Show(JsonNode node)
    {
        var text = node.ToJsonString();
        return text.Length <= ShownLength ? text : $"{text[..ShownLength]}...";
    }

    private static JsonArray ConvertList(SourceSequence list, string path, FindingList findings)
    {
        var array = new JsonArray();
        for (var i = 0; i < list.Items.Count; i++)
        {
            array.Add(Convert(list.Items[i], $"{path}[{i}]", findings));
        }

        return array;
    }

    private static JsonObject ConvertMapping(SourceMapping mapping, string path, FindingList findings)
    {
        foreach (var repeated in mapping.Repeated())
        {
            findings.Error(PathOf(path, repeated.Key.Text), "this field stands twice; leave one", repeated.Key);
        }

        var result = new JsonObject();
        foreach (var (key, value) in mapping.Entries)
        {
            if (!result.ContainsKey(key.Text))
            {
                result[key.Text] = Convert(value, PathOf(path, key.Text), findings);
            }
        }

        return result;
    }

    private static JsonValue? ConvertScalar(SourceScalar scalar)
    {
        var text = scalar.Text;
        return scalar switch
        {
            { IsNull: true } => null,
            { IsPlain: false } => JsonValue.Create(text),
            _ when text is "true" or "True" or "TRUE" => JsonValue.Create(true),
            _ when text is "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ => ConvertNumber(text) ?? JsonValue.Create(text),
        };
    }

    private static JsonValue? ConvertNumber(string text)
    {
        if (Octal().Match(text) is { Success: true } octal)
        {
            return JsonValue.Create(System.Convert.ToInt64(octal.Groups[1].Value, 8));
        }

        if (Hexadecimal().Match(text) is { Success: true } hexadecimal)
        {
            return JsonValue.Create(System.Convert.ToInt64(hexadecimal.Groups[1].Value, 16));
        }

        if (!Decimal().IsMatch(text))
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return JsonValue.Create(whole);
        }

        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? JsonValue.Create(number) : null;
    }

    [GeneratedRegex("^0o?([0-7]{1,20})$")]
    private static partial Regex Octal();

    [GeneratedRegex("^0x([0-9a-fA-F]{1,15})$")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Decimal();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$")]
    private static partial Regex PlainName();
}

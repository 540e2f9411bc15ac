using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>What a condition found.</summary>
/// <param name="Holds">Whether it holds: the path leads to an object, a list that is not empty, or true.</param>
/// <param name="Reason">The field <c>reason</c> of the first object found; empty if there is none.</param>
/// <param name="Message">Its field <c>message</c>.</param>
internal sealed record ConditionResult(bool Holds, string Reason, string Message);

/// <summary>
/// A success or failure condition of a trial's object: the part of GJSON that Katib's documents use. Names, numbers, <c>#</c>,
/// queries <c>#(path=="value")</c> for the first and <c>#(...)#</c> for all matches, <c>@this</c>, lists <c>[path,path]</c>;
/// <c>.</c> leads into each of many, <c>|</c> into all of them as one list.
/// </summary>
internal sealed partial class ObjectCondition
{
    private readonly List<Step> _steps = [];

    /// <exception cref="FormatException">It is no such path.</exception>
    internal ObjectCondition(string path)
    {
        var isPiped = false;
        foreach (var (text, separator) in Split(path, ".|"))
        {
            _steps.Add(new Step(text, isPiped, text.StartsWith("#(", StringComparison.Ordinal) ? ParseQuery(text) : null));
            isPiped = separator == '|';
        }
    }

    /// <summary>Looks at an object.</summary>
    internal ConditionResult Evaluate(JsonObject item)
    {
        var found = Walk(item, 0);
        var holds = found switch
        {
            JsonObject => true,
            JsonArray list => list.Count > 0,
            JsonValue value => value.GetValueKind() == JsonValueKind.True,
            _ => false,
        };
        var first = found is JsonArray { Count: > 0 } many ? many[0] as JsonObject : found as JsonObject;
        return new ConditionResult(holds, first?.Text("reason") ?? "", first?.Text("message") ?? "");
    }

    private JsonNode? Walk(JsonNode? node, int index)
    {
        if (node is null || index == _steps.Count)
        {
            return node;
        }

        var step = _steps[index];
        if (step.Query is { } query)
        {
            var matches = (node as JsonArray ?? []).Where(query.Matches);
            return query.IsForAll ? WalkEach(matches, index + 1) : Walk(matches.FirstOrDefault(), index + 1);
        }

        if (step.Text == "#")
        {
            return node is not JsonArray list ? null
                : index + 1 == _steps.Count ? JsonValue.Create(list.Count)
                : WalkEach(list, index + 1);
        }

        return Walk(Enter(node, step.Text), index + 1);
    }

    private JsonNode? WalkEach(IEnumerable<JsonNode?> nodes, int index)
    {
        if (index == _steps.Count || _steps[index].IsPiped)
        {
            return Walk(ListOf(nodes), index);
        }

        // Up to the next pipe each goes its own way.
        var pipe = _steps.FindIndex(index, step => step.IsPiped);
        if (pipe < 0)
        {
            return ListOf(nodes.Select(node => Walk(node, index)).Where(node => node is not null));
        }

        var part = new ObjectCondition(_steps[index..pipe]);
        return Walk(ListOf(nodes.Select(node => part.Walk(node, 0)).Where(node => node is not null)), pipe);
    }

    private ObjectCondition(List<Step> steps) => _steps = steps;

    private static JsonNode? Enter(JsonNode node, string text)
    {
        if (text == "@this")
        {
            return node;
        }

        if (text.StartsWith('[') && text.EndsWith(']'))
        {
            return ListOf(Split(text[1..^1], ",").Select(part => new ObjectCondition(part.Text).Walk(node, 0)).Where(part => part is not null));
        }

        return node switch
        {
            JsonObject fields => fields[Unescape(text)],
            JsonArray list when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
            _ => null,
        };
    }

    // A node has one parent, so those found are copied.
    private static JsonArray ListOf(IEnumerable<JsonNode?> nodes) => [.. nodes.Select(node => node?.DeepClone())];

    private static string Unescape(string text) => text.Replace("\\", "", StringComparison.Ordinal);

    private static Query ParseQuery(string text)
    {
        var end = text.LastIndexOf(')');
        var match = end > 0 ? Comparison().Match(text[2..end]) : Match.Empty;
        if (!match.Success || text[(end + 1)..] is not ("" or "#"))
        {
            throw new FormatException($"{text} is no query such as #(type==\"Complete\")#");
        }

        var value = match.Groups["text"].Success ? Regex.Unescape(match.Groups["text"].Value) : match.Groups["bare"].Value;
        return new Query(
            new ObjectCondition(match.Groups["path"].Value), match.Groups["operator"].Value, value, match.Groups["text"].Success, text.EndsWith('#'));
    }

    /// <summary>Cuts at signs outside of quotes and brackets; each part comes with the sign after it.</summary>
    private static IEnumerable<(string Text, char Separator)> Split(string path, string separators)
    {
        var part = new StringBuilder();
        var (depth, isQuoted) = (0, false);
        for (var i = 0; i < path.Length; i++)
        {
            var character = path[i];
            if (character == '\\' && i + 1 < path.Length)
            {
                _ = part.Append(character).Append(path[++i]);
                continue;
            }

            isQuoted ^= character == '"';
            depth += isQuoted ? 0 : character is '(' or '[' or '{' ? 1 : character is ')' or ']' or '}' ? -1 : 0;
            if (!isQuoted && depth == 0 && separators.Contains(character))
            {
                yield return (part.ToString(), character);
                _ = part.Clear();
            }
            else
            {
                _ = part.Append(character);
            }
        }

        yield return (part.ToString(), '\0');
    }

    [GeneratedRegex("""^\s*(?<path>[^=!<>%\s]+)\s*(?:(?<operator>==|!=|<=|>=|!%|<|>|%|=)\s*(?:"(?<text>(?:[^"\\]|\\.)*)"|(?<bare>[\w.+-]+))\s*)?$""")]
    private static partial Regex Comparison();

    private sealed record Step(string Text, bool IsPiped, Query? Query);

    private sealed record Query(ObjectCondition Path, string Operator, string Value, bool IsText, bool IsForAll)
    {
        internal bool Matches(JsonNode? node)
        {
            var found = Path.Walk(node, 0);
            if (Operator.Length == 0 || found is not JsonValue value)
            {
                return Operator.Length == 0 && found is not null;
            }

            var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
            if (IsText != (value.GetValueKind() == JsonValueKind.String))
            {
                return Operator == "!=";
            }

            return Operator switch
            {
                "==" or "=" => text == Value,
                "!=" => text != Value,
                "%" => Like(text),
                "!%" => !Like(text),
                "<" => Compare(text) < 0,
                "<=" => Compare(text) <= 0,
                ">" => Compare(text) > 0,
                _ => Compare(text) >= 0,
            };
        }

        private int Compare(string text) =>
            !IsText && double.TryParse(text, CultureInfo.InvariantCulture, out var left) && double.TryParse(Value, CultureInfo.InvariantCulture, out var right)
                ? left.CompareTo(right)
                : string.CompareOrdinal(text, Value);

        private bool Like(string text) => Regex.IsMatch(
            text, $"^{Regex.Escape(Value).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$", RegexOptions.Singleline);
    }
}

using System.Text.RegularExpressions;

namespace Vizier.Experiments.Documents;

/// <summary>The language of v1beta1 templates: <c>${trialParameters.NAME}</c>.</summary>
internal static partial class Placeholder
{
    private const string Opening = "${trialParameters.";
    private const char HiddenBrace = '\uE000';
    private const char HiddenEnd = '\uE001';

    /// <summary>Whether a text is nothing but one placeholder.</summary>
    public static bool IsWhole(string text) => Pattern().Match(text) is { Success: true } match && match.Length == text.Length;

    /// <summary>Whether a text has a placeholder.</summary>
    public static bool ContainsAny(string text) => Pattern().IsMatch(text);

    /// <summary>The names in a text, in order.</summary>
    public static IEnumerable<string> NamesIn(string text) => Pattern().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>
    /// Replaces every placeholder in one pass, so that a value that looks like a placeholder stays as it is. A name
    /// without a value stays too.
    /// </summary>
    public static string Replace(string text, IReadOnlyDictionary<string, string> values) =>
        !text.Contains(Opening, StringComparison.Ordinal) ? text
            : Pattern().Replace(text, match => values.GetValueOrDefault(match.Groups[1].Value) ?? match.Value);

    /// <summary>
    /// Makes placeholders harmless to a YAML parser without moving anything: their braces would end an unquoted value in
    /// <c>[a, b]</c>, which Katib never notices because it replaces them before parsing.
    /// </summary>
    public static string Hide(string yaml) =>
        Pattern().Replace(yaml, match => $"${HiddenBrace}{match.Value[2..^1]}{HiddenEnd}");

    /// <summary>Undoes <see cref="Hide"/> in a piece of the text.</summary>
    public static string Show(string text) => text.Replace(HiddenBrace, '{').Replace(HiddenEnd, '}');

    [GeneratedRegex(@"\$\{trialParameters\.([^{}]+)\}")]
    private static partial Regex Pattern();
}

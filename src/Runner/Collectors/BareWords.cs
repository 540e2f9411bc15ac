using System.Text.RegularExpressions;

namespace Vizier.Runner.Collectors;

/// <summary>Makes JSON of what Python's json module writes for numbers that JSON does not have.</summary>
internal static partial class BareWords
{
    /// <summary>Puts quotes around <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> where a value stands, outside of strings.</summary>
    internal static string Quote(string json) =>
        json.Contains("NaN", StringComparison.Ordinal) || json.Contains("Infinity", StringComparison.Ordinal)
            ? Token().Replace(json, match => match.Groups[1].Success ? $"\"{match.Value}\"" : match.Value)
            : json;

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|(NaN|-?Infinity)
        """)]
    private static partial Regex Token();
}

using System.Text.RegularExpressions;

namespace Vizier.Experiments.Documents;

/// <summary>What must hold for a regular expression that reads metrics out of printed lines.</summary>
internal static partial class MetricsFilterRules
{
    /// <summary>Checks one expression of filter.metricsFormat.</summary>
    public static void Check(string expression, string path, FindingList findings)
    {
        try
        {
            _ = new Regex(expression.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.NonBacktracking);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            findings.Error(path, $"\"{expression}\" is an invalid filter: {exception.Message}");
            return;
        }

        if (!TwoGroups().IsMatch(expression))
        {
            findings.Error(
                path, $"\"{expression}\": two top subexpressions are required, one in parentheses for the name and one for the value");
        }
    }

    [GeneratedRegex(@"\(.*\).*\(.*\)")]
    private static partial Regex TwoGroups();
}

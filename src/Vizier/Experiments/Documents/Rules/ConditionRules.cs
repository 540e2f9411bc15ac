using System.Text.RegularExpressions;

namespace Vizier.Experiments.Documents;

/// <summary>
/// What must hold for a success or failure condition: a GJSON path of names, <c>#</c>, queries <c>#(name=="value")#</c>,
/// modifiers <c>@this</c> and lists <c>[@this]</c>, parted by '.' or '|'.
/// </summary>
internal static partial class ConditionRules
{
    /// <summary>Checks a condition.</summary>
    public static void Check(string condition, string path, FindingList findings)
    {
        if (Complaint(condition) is { } complaint)
        {
            findings.Error(
                path,
                $"\"{condition}\" is no GJSON path: {complaint}; a usual one is status.conditions.#(type==\"Complete\")#|#(status==\"True\")#");
        }
    }

    private static string? Complaint(string condition)
    {
        var start = 0;
        var (closers, quoted) = (new Stack<char>(), false);
        for (var i = 0; i < condition.Length; i++)
        {
            var character = condition[i];
            if (character == '\\')
            {
                i++;
            }
            else if (character == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && character is '(' or '[' or '{')
            {
                closers.Push(character switch { '(' => ')', '[' => ']', _ => '}' });
            }
            else if (!quoted && character is ')' or ']' or '}' && (!closers.TryPop(out var closer) || closer != character))
            {
                return $"'{character}' at position {i + 1} closes nothing";
            }
            else if (!quoted && closers.Count == 0 && character is '.' or '|')
            {
                if (ComponentComplaint(condition[start..i]) is { } complaint)
                {
                    return complaint;
                }

                start = i + 1;
            }
        }

        return quoted ? "a quote is not closed"
            : closers.TryPop(out var missing) ? $"'{missing}' is missing"
            : ComponentComplaint(condition[start..]);
    }

    private static string? ComponentComplaint(string component)
    {
        if (component.Length == 0)
        {
            return "a part is empty";
        }

        if (!component.StartsWith("#(", StringComparison.Ordinal))
        {
            return component.Contains('(', StringComparison.Ordinal) && component[0] != '@'
                ? $"a query begins with #(, not as in {component}"
                : null;
        }

        var end = component.LastIndexOf(')');
        var query = component[2..end];
        return component[(end + 1)..] is not ("" or "#") ? $"nothing but # may follow ) in {component}"
            : !Query().IsMatch(query) ? $"{query} is no query such as type==\"Failed\""
            : null;
    }

    [GeneratedRegex("""^\s*[^=!<>%\s]+\s*((==|!=|<=|>=|<|>|%|!%|=)\s*("([^"\\]|\\.)*"|[\w.+-]+)\s*)?$""")]
    private static partial Regex Query();
}

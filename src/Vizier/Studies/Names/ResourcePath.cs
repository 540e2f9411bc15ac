namespace Vizier.Studies.Names;

/// <summary>Reads resource names, which are words and ids separated by slashes.</summary>
internal static class ResourcePath
{
    /// <summary>The longest id of an owner, a study or a client, in characters.</summary>
    public const int LongestId = 1000;

    // PostgreSQL has no text with it.
    private const char Nul = '\0';

    /// <summary>The ids of a name.</summary>
    /// <param name="text">The name.</param>
    /// <param name="field">Where it stands in the request, for the error.</param>
    /// <param name="pattern">The form, with ids in braces: <c>owners/{owner}/studies/{study}</c>.</param>
    /// <returns>One id for each pair of braces.</returns>
    /// <exception cref="VizierException">The name has another form.</exception>
    public static IReadOnlyList<string> Parse(string text, string field, string pattern)
    {
        var parts = text.Split('/');
        var forms = pattern.Split('/');
        var ids = new List<string>(forms.Length);
        if (parts.Length != forms.Length || text.Contains(Nul, StringComparison.Ordinal))
        {
            throw Malformed(text, field, pattern);
        }

        for (var i = 0; i < forms.Length; i++)
        {
            if (forms[i][0] == '{' && parts[i].Length > 0)
            {
                ids.Add(parts[i]);
            }
            else if (forms[i] != parts[i])
            {
                throw Malformed(text, field, pattern);
            }
        }

        return ids;
    }

    /// <summary>Checks an id that is to become part of a name.</summary>
    /// <param name="id">The id.</param>
    /// <param name="field">Where it stands in the request, for the error.</param>
    /// <returns>The id.</returns>
    /// <exception cref="VizierException">It is empty, too long or has a slash.</exception>
    public static string CheckId(string id, string field)
    {
        if (id.Length is 0 or > LongestId || id.AsSpan().ContainsAny('/', Nul))
        {
            var shown = id.Length > LongestId ? $"has {id.Length} characters" : $"'{id}'";
            throw VizierException.Invalid(field, $"{shown}: must have 1 to {LongestId} characters other than '/' and NUL");
        }

        return id;
    }

    /// <summary>A number in a name: decimal digits without leading zeros, from 1.</summary>
    /// <exception cref="VizierException">It is no such number.</exception>
    public static long Number(string digits, string text, string field, string pattern) =>
        digits[0] is >= '1' and <= '9' && digits.All(char.IsAsciiDigit) && long.TryParse(digits, out var number)
            ? number
            : throw Malformed(text, field, $"{pattern} with a number from 1 at its end");

    private static VizierException Malformed(string text, string field, string pattern) =>
        VizierException.Invalid(field, $"'{text}': must have the form {pattern}");
}

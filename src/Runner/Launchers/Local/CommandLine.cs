using System.Text;
using System.Text.RegularExpressions;

namespace Vizier.Runner.Launchers.Local;

/// <summary>Words of a command.</summary>
public static partial class CommandLine
{
    /// <summary>
    /// Splits a command line into words as a shell does: at blanks, with <c>'</c>, <c>"</c> and <c>\</c>; nothing is expanded.
    /// </summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        List<string> words = [];
        StringBuilder? word = null;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '\\' && i + 1 < text.Length && IsEscape(quote, text[i + 1]))
            {
                word = (word ?? new StringBuilder()).Append(text[++i]);
            }
            else if (character == quote || (quote == '\0' && character is '"' or '\''))
            {
                word ??= new StringBuilder();
                quote = quote == '\0' ? character : '\0';
            }
            else if (quote == '\0' && char.IsWhiteSpace(character))
            {
                AddWord(words, ref word);
            }
            else
            {
                word = (word ?? new StringBuilder()).Append(character);
            }
        }

        AddWord(words, ref word);
        return quote == '\0' ? words : throw new FormatException($"the command line {text} has a {quote} that is not closed");
    }

    /// <summary>
    /// Expands <c>$(NAME)</c> as Kubernetes does: unknown names are left as they stand, and <c>$$(NAME)</c> is <c>$(NAME)</c>.
    /// </summary>
    internal static string Expand(string text, IReadOnlyDictionary<string, string> variables) =>
        Reference().Replace(text, match =>
            match.Value == "$$" ? "$" : variables.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);

    /// <summary>The word as a shell needs it.</summary>
    internal static string Quote(string word) =>
        Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // Between double quotes a shell lets a backslash hide only a quote or a backslash; between single quotes nothing.
    private static bool IsEscape(char quote, char next) => quote switch
    {
        '\'' => false,
        '"' => next is '"' or '\\',
        _ => true,
    };

    private static void AddWord(List<string> words, ref StringBuilder? word)
    {
        if (word is not null)
        {
            words.Add(word.ToString());
            word = null;
        }
    }

    [GeneratedRegex(@"\$\$|\$\(([^)]*)\)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^[\w@%+=:,./-]+\z")]
    private static partial Regex Plain();
}

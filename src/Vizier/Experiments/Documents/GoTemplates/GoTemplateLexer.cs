namespace Vizier.Experiments.Documents;

/// <summary>
/// Cuts a Go template into text and actions. <c>{{- </c> swallows the white space before it and <c> -}}</c> that after
/// it, as text/template does.
/// </summary>
internal static class GoTemplateLexer
{
    private static readonly char[] Space = [' ', '\t', '\r', '\n'];

    /// <summary>Cuts a template, in time linear in its length. Comments are left out.</summary>
    /// <exception cref="GoTemplateException">An action or a comment is not closed.</exception>
    public static IReadOnlyList<GoTemplateToken> Read(string template)
    {
        var tokens = new List<GoTemplateToken>();
        var (position, trimsStart, place) = (0, false, new Place(template));
        while (true)
        {
            var open = template.IndexOf("{{", position, StringComparison.Ordinal);
            var text = open < 0 ? template[position..] : template[position..open];
            var trimsEnd = open >= 0 && IsTrimAfter(template, open + 2);
            text = trimsStart ? text.TrimStart(Space) : text;
            text = trimsEnd ? text.TrimEnd(Space) : text;
            if (text.Length > 0)
            {
                tokens.Add(new GoTemplateToken(false, text, 0, 0));
            }

            if (open < 0)
            {
                return tokens;
            }

            var (line, column) = place.Of(open);
            var end = EndOf(template, open, line, column);
            var (start, stop) = (open + (trimsEnd ? 3 : 2), end);
            trimsStart = IsTrimBefore(template, start, end);
            stop -= trimsStart ? 1 : 0;
            var action = template[start..stop].Trim(Space);
            if (!action.StartsWith("/*", StringComparison.Ordinal))
            {
                tokens.Add(new GoTemplateToken(true, action, line, column));
            }

            position = end + 2;
        }
    }

    private static bool IsTrimAfter(string template, int index) =>
        index + 1 < template.Length && template[index] == '-' && Space.Contains(template[index + 1]);

    private static bool IsTrimBefore(string template, int start, int end) =>
        end - 2 >= start && template[end - 1] == '-' && Space.Contains(template[end - 2]);

    private static int EndOf(string template, int open, int line, int column)
    {
        var start = open + (IsTrimAfter(template, open + 2) ? 3 : 2);
        while (start < template.Length && Space.Contains(template[start]))
        {
            start++;
        }

        if (string.CompareOrdinal(template, start, "/*", 0, 2) == 0)
        {
            var close = template.IndexOf("*/", start + 2, StringComparison.Ordinal);
            start = close < 0 ? throw new GoTemplateException("the comment /* is not closed by */", line, column) : close + 2;
        }

        var end = template.IndexOf("}}", start, StringComparison.Ordinal);
        return end < 0 ? throw new GoTemplateException("{{ is not closed by }}", line, column) : end;
    }

    // Lines are counted once, from left to right.
    private sealed class Place(string template)
    {
        private int _index;
        private int _line = 1;
        private int _lineStart;

        public (int Line, int Column) Of(int index)
        {
            for (; _index < index; _index++)
            {
                if (template[_index] == '\n')
                {
                    (_line, _lineStart) = (_line + 1, _index + 1);
                }
            }

            return (_line, index - _lineStart + 1);
        }
    }
}

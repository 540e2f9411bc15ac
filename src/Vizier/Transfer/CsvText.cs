using System.Buffers;
using System.Text;

namespace Vizier.Transfer;

/// <summary>CSV as RFC 4180 has it, but with line feeds.</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>Writes a header and the rows.</summary>
    public static void Write(TextWriter output, IReadOnlyList<string> columns, IEnumerable<Dictionary<string, string>> rows)
    {
        output.Write(Line(columns));
        foreach (var row in rows)
        {
            output.Write(Line(columns.Select(column => row.GetValueOrDefault(column, ""))));
        }
    }

    /// <summary>A line with its end.</summary>
    public static string Line(IEnumerable<string> values) => string.Join(',', values.Select(Quote)) + "\n";

    /// <summary>Reads a table; lines may end as on any system, and empty ones are passed over.</summary>
    /// <returns>The lines' values, the header's first.</returns>
    /// <exception cref="FormatException">A quote is not closed, or text follows it.</exception>
    public static List<string[]> Read(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        for (var position = 0; position < text.Length;)
        {
            row.Add(ReadValue(text, ref position));
            if (position < text.Length && text[position] == ',')
            {
                position++;
                if (position < text.Length)
                {
                    continue;
                }

                row.Add("");
            }

            position = AfterLine(text, position, rows.Count + 1);
            if (row is not [""])
            {
                rows.Add([.. row]);
            }

            row.Clear();
        }

        return rows;
    }

    private static string ReadValue(string text, ref int position)
    {
        var start = position;
        if (start == text.Length || text[start] != '"')
        {
            var length = text.AsSpan(start).IndexOfAny(",\r\n");
            position = length < 0 ? text.Length : start + length;
            return text[start..position];
        }

        var value = new StringBuilder();
        while (true)
        {
            var end = text.IndexOf('"', position + 1);
            if (end < 0)
            {
                throw new FormatException($"the quote at character {start + 1} is not closed");
            }

            value.Append(text, position + 1, end - position - 1);
            position = end + 1;
            if (position == text.Length || text[position] != '"')
            {
                return value.ToString();
            }

            value.Append('"');
        }
    }

    private static int AfterLine(string text, int position, int row)
    {
        if (position == text.Length)
        {
            return position;
        }

        var ending = text[position] == '\r' && position + 1 < text.Length && text[position + 1] == '\n' ? 2 : 1;
        return text[position] is '\r' or '\n'
            ? position + ending
            : throw new FormatException($"line {row} has text after a closing quote, at character {position + 1}");
    }

    private static string Quote(string value) => value.AsSpan().ContainsAny(Special)
        ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : value;
}

using System.Buffers;

namespace Vizier.Cli.Output;

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

    private static string Line(IEnumerable<string> values) => string.Join(',', values.Select(Quote)) + "\n";

    private static string Quote(string value) => value.AsSpan().ContainsAny(Special)
        ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : value;
}

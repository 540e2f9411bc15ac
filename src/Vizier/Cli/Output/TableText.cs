namespace Vizier.Cli.Output;

/// <summary>Columns as wide as what is in them; numbers stand to the right.</summary>
internal static class TableText
{
    private const int Gap = 2;

    /// <summary>Writes the columns' names and the rows.</summary>
    public static void Write(TextWriter output, IReadOnlyList<string> columns, IReadOnlyList<Dictionary<string, string>> rows)
    {
        var layout = columns.Select(column => Column.Of(column, rows)).ToList();
        output.WriteLine(Line(layout, column => column.Name.ToUpperInvariant()));
        foreach (var row in rows)
        {
            output.WriteLine(Line(layout, column => OneLine(row.GetValueOrDefault(column.Name, ""))));
        }
    }

    private static string Line(IEnumerable<Column> columns, Func<Column, string> text) =>
        string.Join(new string(' ', Gap), columns.Select(column => column.Align(text(column)))).TrimEnd();

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private sealed record Column(string Name, int Width, bool IsNumeric)
    {
        public static Column Of(string name, IReadOnlyList<Dictionary<string, string>> rows)
        {
            var values = rows.Select(row => OneLine(row.GetValueOrDefault(name, ""))).ToList();
            bool isNumeric = values.TrueForAll(value => value.Length == 0 || double.TryParse(value, out _));
            return new Column(name, values.Select(value => value.Length).Append(name.Length).Max(), isNumeric);
        }

        public string Align(string text) => IsNumeric ? text.PadLeft(Width) : text.PadRight(Width);
    }
}

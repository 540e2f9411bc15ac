using Vizier.Protocol.Insights;

namespace Vizier.Insights.Columns;

/// <summary>Columns that fill row by row: a row's values are set in any order, the last one of each counts.</summary>
/// <param name="count">How many columns.</param>
internal sealed class ColumnGroup(int count)
{
    private readonly ColumnBuilder[] _columns = [.. Enumerable.Range(0, count).Select(_ => new ColumnBuilder())];
    private readonly double[] _row = new double[count];

    /// <summary>The values of the row that is being filled; nan where a column has none.</summary>
    public Span<double> Row => _row;

    /// <summary>Begins a row without values.</summary>
    public void Begin() => Array.Fill(_row, double.NaN);

    /// <summary>Ends the row.</summary>
    public void End()
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Add(_row[i]);
        }
    }

    /// <summary>Packs a column.</summary>
    public Column Build(int index, bool rounds) => _columns[index].Build(rounds);
}

using Vizier.Insights.Columns;
using Encoding = Vizier.Protocol.Insights.Column.Types.Encoding;

namespace Vizier.Tests.Insights;

public sealed class ColumnBuilderTests
{
    [Theory]
    [InlineData(new[] { 0.0, 254 }, Encoding.Uint8)]
    [InlineData(new[] { 0.0, 255 }, Encoding.Uint16)]
    [InlineData(new[] { 1.0, 65534 }, Encoding.Uint16)]
    [InlineData(new[] { 1.0, 65535 }, Encoding.Int32)]
    [InlineData(new[] { -1.0, 3 }, Encoding.Int32)]
    [InlineData(new[] { 2147483647.0, -2147483647 }, Encoding.Int32)]
    [InlineData(new[] { -2147483648.0 }, Encoding.Float32)]
    [InlineData(new[] { 4294967297.0 }, Encoding.Float64)]
    [InlineData(new[] { 0.5, 3 }, Encoding.Float32)]
    [InlineData(new[] { 0.1, 3 }, Encoding.Float64)]
    [InlineData(new[] { double.PositiveInfinity, double.NegativeInfinity }, Encoding.Float32)]
    [InlineData(new[] { double.PositiveInfinity }, Encoding.Float32)]
    public void The_smallest_encoding_that_is_exact_is_taken(double[] values, Encoding expected)
    {
        foreach (var withMissing in new[] { false, true })
        {
            var builder = new ColumnBuilder();
            double?[] rows = [.. values.Select(value => (double?)value), .. withMissing ? new double?[] { null } : []];
            Array.ForEach(rows, value => builder.Add(value ?? double.NaN));
            var column = builder.Build(rounds: false);

            Assert.Equal(expected, column.Encoding);
            Assert.Equal(rows, ColumnValues.Of(column, rows.Length));
        }
    }

    [Fact]
    public void Without_values_there_are_no_bytes()
    {
        var builder = new ColumnBuilder();
        builder.Add(double.NaN);
        var column = builder.Build(rounds: false);
        Assert.Equal((Encoding.Unspecified, 0), (column.Encoding, column.Data.Length));
    }

    [Fact]
    public void Rounding_halves_what_is_not_exact_in_32_bits()
    {
        var builder = new ColumnBuilder();
        builder.Add(0.1);
        var column = builder.Build(rounds: true);
        Assert.Equal(Encoding.Float32, column.Encoding);
        Assert.Equal(0.1f, ColumnValues.Of(column, 1)[0]);
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Vizier.Examples.Digits.Network;

namespace Vizier.Examples.Tests.Digits.Network;

public sealed class RowMathTests
{
    private readonly Random _random = new(1);

    [Theory]
    [InlineData(4, 8, 1)]
    [InlineData(12, 24, 1)]
    [InlineData(8, 16, 5)]
    public void Scaled_rows_add_up(int rows, int width, int step)
    {
        var (scales, numbers, sum) = (Numbers(rows * step), Numbers(rows * width), Numbers(width));
        var wanted = Enumerable.Range(0, width)
            .Select(i => sum[i] + Enumerable.Range(0, rows).Sum(row => (double)scales[row * step] * numbers[(row * width) + i]))
            .ToArray();

        RowMath.AddScaledRows(Vectors(sum), scales, step, Vectors(numbers));

        Assert.All(Enumerable.Range(0, width), i => Assert.Equal(wanted[i], sum[i], 1e-5));
    }

    [Fact]
    public void Products_of_rows_add_up()
    {
        var (left, right) = (Numbers(40), Numbers(40));

        Assert.Equal(left.Zip(right, (l, r) => (double)l * r).Sum(), RowMath.Dot(Vectors(left), Vectors(right)), 1e-5);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    public void Counts_are_rounded_up_to_whole_vectors(int count, int wanted)
    {
        Assert.Equal(wanted, RowMath.RoundUp(count, RowMath.Lanes));
    }

    private float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (_random.NextSingle() * 2) - 1)];

    private static Span<Vector256<float>> Vectors(float[] numbers) => MemoryMarshal.Cast<float, Vector256<float>>(numbers.AsSpan());
}

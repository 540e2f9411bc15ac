using Vizier.Algorithms.QuasiRandom;

namespace Vizier.Algorithms.Tests.QuasiRandom;

public sealed class HaltonSequenceTests
{
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 1.0 / 2, 1.0 / 3, 1.0 / 5)]
    [InlineData(2, 1.0 / 4, 2.0 / 3, 2.0 / 5)]
    [InlineData(6, 3.0 / 8, 2.0 / 9, 6.0 / 25)]
    [InlineData(11, 13.0 / 16, 19.0 / 27, 7.0 / 25)]
    public void Plain_points_are_radical_inverses(int index, double x, double y, double z)
    {
        var point = new double[3];
        HaltonSequence.Plain(3).Fill(index, point);

        Assert.Equal(x, point[0], 1e-15);
        Assert.Equal(y, point[1], 1e-15);
        Assert.Equal(z, point[2], 1e-15);
    }

    [Fact]
    public void Scrambled_points_keep_the_stratification_of_their_base()
    {
        int[] bases = [2, 3, 5, 7, 11, 13];
        var sequence = HaltonSequence.Scrambled(bases.Length, 8);
        var point = new double[bases.Length];
        for (var d = 0; d < bases.Length; d++)
        {
            var slices = bases[d] * bases[d];
            var seen = new bool[slices];
            for (var i = 0; i < slices; i++)
            {
                sequence.Fill(i, point);
                Assert.InRange(point[d], 0, Math.BitDecrement(1.0));
                Assert.False(seen[(int)(point[d] * slices)]);
                seen[(int)(point[d] * slices)] = true;
            }
        }
    }

    [Fact]
    public void High_dimensions_are_not_aligned()
    {
        var sequence = HaltonSequence.Scrambled(60, 8);
        var point = new double[60];
        double sum = 0, squares = 0, products = 0;
        for (var i = 0; i < 200; i++)
        {
            sequence.Fill(i, point);
            sum += point[58] + point[59];
            products += (point[58] - 0.5) * (point[59] - 0.5);
            squares += (point[58] - 0.5) * (point[58] - 0.5);
        }

        Assert.Equal(0.5, sum / 400, 0.05);
        Assert.InRange(Math.Abs(products / squares), 0, 0.35);
    }
}

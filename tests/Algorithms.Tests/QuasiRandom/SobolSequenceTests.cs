using Vizier.Algorithms.QuasiRandom;

namespace Vizier.Algorithms.Tests.QuasiRandom;

public sealed class SobolSequenceTests
{
    private static readonly int[] Probed = [0, 1, 2, 3, 9, 63, 500, 1110];

    // Computed with SciPy 1.10 (qmc.Sobol, unscrambled).
    public static TheoryData<int, double[]> Published => new()
    {
        { 0, [0, 0, 0, 0, 0, 0, 0, 0] },
        { 1, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5] },
        { 2, [0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75] },
        { 3, [0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25] },
        { 7, [0.125, 0.625, 0.375, 0.125, 0.875, 0.375, 0.625, 0.625] },
        { 8, [0.1875, 0.3125, 0.9375, 0.4375, 0.3125, 0.6875, 0.6875, 0.3125] },
        { 1000, [0.2197265625, 0.0966796875, 0.5185546875, 0.6767578125, 0.0693359375, 0.4462890625, 0.7255859375, 0.3701171875] },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Plain_points_are_the_published_ones(int index, double[] expected)
    {
        var point = new double[SobolSequence.MaxDimensions];
        SobolSequence.Plain(SobolSequence.MaxDimensions).Fill(index, point);

        Assert.Equal(expected, Probed.Select(d => point[d]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(123456789)]
    public void Aligned_blocks_put_one_point_into_every_slice_of_every_axis(ulong seed)
    {
        const int Block = 256;
        var sequence = SobolSequence.Scrambled(100, seed);
        var point = new double[100];
        foreach (var start in new[] { 0, 3 * Block })
        {
            var seen = new bool[100, Block];
            for (var i = 0; i < Block; i++)
            {
                sequence.Fill(start + i, point);
                for (var d = 0; d < 100; d++)
                {
                    Assert.InRange(point[d], 0, Math.BitDecrement(1.0));
                    Assert.False(seen[d, (int)(point[d] * Block)]);
                    seen[d, (int)(point[d] * Block)] = true;
                }
            }
        }
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(2, 8)]
    [InlineData(16, 1)]
    public void First_two_coordinates_form_a_net(int columns, int rows)
    {
        var sequence = SobolSequence.Scrambled(2, 42);
        var point = new double[2];
        var cells = new HashSet<(int, int)>();
        for (var i = 0; i < columns * rows; i++)
        {
            sequence.Fill(i, point);
            cells.Add(((int)(point[0] * columns), (int)(point[1] * rows)));
        }

        Assert.Equal(columns * rows, cells.Count);
    }

    [Fact]
    public void Integrates_a_smooth_function_far_better_than_random_points_would()
    {
        const int Count = 4096;
        const int Dimensions = 8;
        var point = new double[Dimensions];
        var sequence = SobolSequence.Scrambled(Dimensions, 3);
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
        {
            sequence.Fill(i, point);
            sum += point.Aggregate(1.0, (product, x) => product * (1 + (x - 0.5)));
        }

        // Independent uniform points have a standard error of about 0.014.
        Assert.Equal(1, sum / Count, 0.0005);
    }

    [Fact]
    public void Seeds_give_different_sequences()
    {
        var one = new double[5];
        var other = new double[5];
        SobolSequence.Scrambled(5, 1).Fill(9, one);
        SobolSequence.Scrambled(5, 2).Fill(9, other);

        Assert.All(one.Zip(other), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void Dimensions_beyond_the_table_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SobolSequence.Plain(SobolSequence.MaxDimensions + 1));
    }
}

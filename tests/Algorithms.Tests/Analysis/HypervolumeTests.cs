using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.Tests.Analysis;

public sealed class HypervolumeTests
{
    [Fact]
    public void Worked_examples()
    {
        Assert.Equal(4, Hypervolume.Of([[1.0], [5.0], [3.0]], [1.0]), 1e-12);
        Assert.Equal(6, Hypervolume.Of([[3, 1], [2, 2], [1, 3]], [0, 0]), 1e-12);
        Assert.Equal(7, Hypervolume.Of([[2, 1, 2], [1, 2, 2], [2, 2, 1]], [0, 0, 0]), 1e-12);
    }

    [Fact]
    public void Points_at_or_beyond_the_reference_add_nothing()
    {
        Assert.Equal(0, Hypervolume.Of([], [0, 0]));
        Assert.Equal(0, Hypervolume.Of([[0, 5], [-1, 9], [double.NaN, 3]], [0, 0]));
        Assert.Equal(1, Hypervolume.Of([[1, 1], [0.5, 0.5], [1, 1]], [0, 0]), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Agrees_with_inclusion_and_exclusion(int objectives)
    {
        for (var repeat = 0; repeat < 50; repeat++)
        {
            var random = new RandomStream((ulong)objectives, repeat, "hypervolume");
            var reference = Enumerable.Range(0, objectives).Select(_ => random.NextGaussian()).ToArray();
            double[][] points =
            [
                .. Enumerable.Range(0, 1 + random.NextInt32(9)).Select(_ => reference.Select(origin => origin + (random.NextInt32(3) == 0 ? 0.5 : random.NextDouble())).ToArray()),
            ];

            Assert.Equal(InclusionExclusion(points, reference), Hypervolume.Of(points, reference), 1e-10);
        }
    }

    private static double InclusionExclusion(double[][] points, double[] reference)
    {
        var sum = 0.0;
        for (var subset = 1; subset < 1 << points.Length; subset++)
        {
            var members = points.Where((_, i) => ((subset >> i) & 1) == 1).ToArray();
            var volume = 1.0;
            for (var d = 0; d < reference.Length; d++)
            {
                volume *= members.Min(point => point[d]) - reference[d];
            }

            sum += members.Length % 2 == 1 ? volume : -volume;
        }

        return sum;
    }
}

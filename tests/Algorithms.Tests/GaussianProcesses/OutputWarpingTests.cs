using Vizier.Algorithms.GaussianProcesses;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

public sealed class OutputWarpingTests
{
    public static TheoryData<double[]> Values { get; } = new()
    {
        new double[] { 1, 2 },
        new double[] { 3, 1, 2, 5, 4 },
        new double[] { -1e6, 0.1, 0.2, 0.3, 0.4, 0.5 },
        new double[] { 1e6, 0.1, 0.2, 0.3, 0.4, 0.5 },
        new double[] { -1e300, 1e300, 3, 4, 5 },
        new double[] { 1e-300, 2e-300, 5e-300 },
        new double[] { 7, 7, 7, 7, 8 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Result_is_standardised_finite_and_in_the_same_order(double[] values)
    {
        double[] warped = [.. values];
        OutputWarping.Warp(warped);
        Assert.All(warped, value => Assert.True(double.IsFinite(value)));
        Assert.Equal(0, warped.Average(), 9);
        Assert.Equal(1, warped.Average(value => value * value), 9);
        for (var i = 0; i < values.Length; i++)
        {
            for (var j = 0; j < values.Length; j++)
            {
                Assert.True(values[i] > values[j] ? warped[i] >= warped[j] : values[i] < values[j] || warped[i] == warped[j]);
            }
        }
    }

    [Fact]
    public void Bad_outlier_leaves_the_others_apart()
    {
        double[] warped = [-1e6, 0.1, 0.2, 0.3, 0.4, 0.5];
        OutputWarping.Warp(warped);
        Assert.InRange(warped[5] - warped[1], 0.2, 2);
    }

    [Fact]
    public void Constant_values_become_zeros()
    {
        double[] warped = [4, 4, 4];
        OutputWarping.Warp(warped);
        Assert.Equal([0, 0, 0], warped);
    }
}

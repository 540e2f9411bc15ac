using MathNet.Numerics.Distributions;
using Vizier.Algorithms.GaussianProcesses;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

public sealed class NormalDistributionTests
{
    [Theory]
    [InlineData(-8)]
    [InlineData(-3)]
    [InlineData(-0.5)]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(7)]
    public void Density_and_cumulative_are_those_of_MathNet(double z)
    {
        Assert.Equal(Normal.PDFLn(0, 1, z), NormalDistribution.LogDensity(z), 12);
        Assert.Equal(Normal.CDF(0, 1, z), NormalDistribution.Cumulative(z), 12);
        Assert.Equal(Math.Log(Normal.CDF(0, 1, z)), NormalDistribution.LogCumulative(z), 9);
    }

    // Abramowitz and Stegun, table 26.2 (tail areas): −log10 Q(x).
    [Theory]
    [InlineData(10, 23.11805)]
    [InlineData(20, 88.56010)]
    [InlineData(50, 544.96634)]
    [InlineData(100, 2173.87154)]
    public void Far_tail_agrees_with_published_values(double x, double minusLog10) =>
        Assert.Equal(minusLog10, -NormalDistribution.LogCumulative(-x) / Math.Log(10), 2e-5);

    [Fact]
    public void Mills_ratio_is_continuous_where_the_formula_changes()
    {
        foreach (double t in new[] { 3.0, 6.0 })
        {
            Assert.Equal(NormalDistribution.MillsRatio(t * (1 - 1e-12)), NormalDistribution.MillsRatio(t), 10);
        }
    }
}

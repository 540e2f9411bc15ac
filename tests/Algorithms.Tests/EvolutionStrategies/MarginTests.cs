using MathNet.Numerics.Distributions;
using Vizier.Algorithms.EvolutionStrategies;

namespace Vizier.Algorithms.Tests.EvolutionStrategies;

public sealed class MarginTests
{
    private const double Least = 0.02;

    [Theory]
    [InlineData(0.5, 0.001)]
    [InlineData(0.41, 0.01)]
    [InlineData(0.59, 1e-8)]
    [InlineData(0.45, 0.05)]
    public void Both_neighbours_keep_half_of_the_least_probability(double mean, double deviation)
    {
        var (moved, widened) = Margin.Correct(mean, deviation, 0.4, 0.6, Least);

        var below = Normal.CDF(moved, widened, 0.4);
        var above = 1 - Normal.CDF(moved, widened, 0.6);
        Assert.True(below >= (Least / 2) - 1e-9 && above >= (Least / 2) - 1e-9, $"{below} {above}");
        Assert.InRange(moved, 0.4, 0.6);
        Assert.True(widened >= deviation - 1e-12);
    }

    [Fact]
    public void A_distribution_that_is_wide_enough_is_left_alone()
    {
        Assert.Equal((0.5, 0.2), Margin.Correct(0.5, 0.2, 0.4, 0.6, Least));
        Assert.Equal((0.3, 0.1), Margin.Correct(0.3, 0.1, null, null, Least));
    }

    [Fact]
    public void At_an_end_the_mean_comes_near_enough_to_the_only_neighbour()
    {
        var (lowest, same) = Margin.Correct(0.0, 0.01, null, 0.1, Least);
        Assert.Equal(0.01, same);
        Assert.Equal(Least, 1 - Normal.CDF(lowest, same, 0.1), 1e-9);
        var (highest, _) = Margin.Correct(1.0, 0.01, 0.9, null, Least);
        Assert.Equal(Least, Normal.CDF(highest, 0.01, 0.9), 1e-9);
        Assert.Equal((0.09, 0.01), Margin.Correct(0.09, 0.01, null, 0.1, Least));
    }
}

using Vizier.Algorithms.Hyperband;

namespace Vizier.Algorithms.Tests.Hyperband;

public sealed class BracketPlanTests
{
    // Li et al. (2018), table 1: R = 81, η = 3.
    [Theory]
    [InlineData(0, new long[] { 81, 27, 9, 3, 1 }, new double[] { 1, 3, 9, 27, 81 })]
    [InlineData(1, new long[] { 34, 11, 3, 1 }, new double[] { 3, 9, 27, 81 })]
    [InlineData(2, new long[] { 15, 5, 1 }, new double[] { 9, 27, 81 })]
    [InlineData(3, new long[] { 8, 2 }, new double[] { 27, 81 })]
    [InlineData(4, new long[] { 5 }, new double[] { 81 })]
    [InlineData(5, new long[] { 81, 27, 9, 3, 1 }, new double[] { 1, 3, 9, 27, 81 })]
    public void Published_example(int bracket, long[] trials, double[] resources)
    {
        var rungs = new BracketPlan(81, 3)[bracket];

        Assert.Equal(trials, rungs.Select(rung => rung.Trials));
        Assert.Equal(resources, rungs.Select(rung => Math.Round(rung.Resource, 9)));
    }

    [Theory]
    [InlineData(243, 3, 6)]
    [InlineData(2, 2, 2)]
    [InlineData(0.5, 3, 1)]
    [InlineData(1, 3, 1)]
    public void Whole_powers_are_not_lost_to_rounding(double resource, double eta, int rungs)
    {
        Assert.Equal(rungs, new BracketPlan(resource, eta)[0].Length);
    }
}

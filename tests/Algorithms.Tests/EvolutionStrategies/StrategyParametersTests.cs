using Vizier.Algorithms.EvolutionStrategies;

namespace Vizier.Algorithms.Tests.EvolutionStrategies;

public sealed class StrategyParametersTests
{
    [Theory]
    [InlineData(2, 6)]
    [InlineData(5, 8)]
    [InlineData(10, 10)]
    [InlineData(20, 12)]
    public void Usual_populations(int dimensions, int population)
    {
        Assert.Equal(population, StrategyParameters.DefaultPopulation(dimensions));
    }

    // n = 10, λ = 10: ln 5.5 − ln i = 1.7047, 1.0116, 0.6061, 0.3185, 0.0953, whose squared sum over the sum of squares is 3.1673.
    [Fact]
    public void Constants_follow_the_tutorial()
    {
        var parameters = new StrategyParameters(10, 10);

        Assert.Equal(5, parameters.Parents);
        Assert.Equal(3.1673, parameters.EffectiveParents, 1e-4);
        Assert.Equal(1.7047481 / 3.7362513, parameters.Weights[0], 1e-4);
        Assert.Equal(1, parameters.Weights.Take(5).Sum(), 1e-12);
        Assert.Equal((4 + 0.31673) / (14 + 0.63346), parameters.PathRate, 1e-4);
        Assert.Equal((2 + 3.1673) / (15 + 3.1673), parameters.StepPathRate, 1e-4);
        Assert.Equal(2 / ((11.3 * 11.3) + 3.1673), parameters.RankOneRate, 1e-6);
        Assert.Equal(2 * (0.25 + 3.1673 + (1 / 3.1673) - 2) / (144 + 3.1673), parameters.RankManyRate, 1e-5);
        Assert.Equal(3.0847, parameters.ExpectedLength, 1e-3);
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(2, 5)]
    [InlineData(30, 14)]
    [InlineData(3, 200)]
    public void Negative_weights_keep_the_covariance_positive(int dimensions, int population)
    {
        var parameters = new StrategyParameters(dimensions, population);
        var negative = -parameters.Weights.Where(weight => weight < 0).Sum();

        Assert.Equal(parameters.Weights.OrderDescending(), parameters.Weights);
        Assert.InRange(negative, 0, (1 - parameters.RankOneRate - parameters.RankManyRate) / (dimensions * parameters.RankManyRate));
    }
}

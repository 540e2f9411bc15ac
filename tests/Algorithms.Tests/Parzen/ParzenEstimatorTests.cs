using Vizier.Algorithms.Parzen;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Tests.Parzen;

public sealed class ParzenEstimatorTests
{
    private static readonly SearchSpace Mixed = SearchSpace.Create(
        new DoubleParameter("x", 0, 1),
        new CategoricalParameter("c", ["a", "b", "d"]) { Children = [new(["b"], new DoubleParameter("y", 0, 1))] });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    public void Density_integrates_to_one(int observations)
    {
        var estimator = Estimate(observations);

        Assert.Equal(1, Enumerable.Range(0, 3).Sum(category => Mass(estimator, category, 1)), 1e-3);
    }

    [Fact]
    public void Samples_follow_the_density()
    {
        const int Draws = 40_000;
        var estimator = Estimate(7);
        var random = new RandomStream(4, 0, "samples");
        var point = new double[3];
        var low = 0;
        var categories = new int[3];
        for (var i = 0; i < Draws; i++)
        {
            estimator.Sample(random, point);
            low += point[0] < 0.3 ? 1 : 0;
            categories[Mixed.Dimensions[1].LevelAt(point[1])]++;
            Assert.Empty(Mixed.Validate(Mixed.Decode(point)));
        }

        for (var category = 0; category < 3; category++)
        {
            Assert.Equal(Mass(estimator, category, 1), categories[category] / (double)Draws, 0.015);
        }

        Assert.Equal(Enumerable.Range(0, 3).Sum(category => Mass(estimator, category, 0.3)), low / (double)Draws, 0.015);
    }

    [Fact]
    public void One_observation_gives_the_kernel_and_the_prior_in_equal_parts()
    {
        var space = SearchSpace.Create(new DoubleParameter("x", 0, 1));
        var estimator = new ParzenEstimator(space, [[0.5]], 1);

        // Deviation 1/3 by the lower limit, 1 for the prior; φ(0) = 0.398942, 2Φ(1.5) − 1 = 0.866386, 2Φ(0.5) − 1 = 0.382925.
        var expected = ((3 * 0.3989423 / 0.8663856) + (0.3989423 / 0.3829249)) / 2;
        Assert.Equal(expected, Math.Exp(estimator.LogDensity([0.5])), 1e-6);
    }

    private static ParzenEstimator Estimate(int observations)
    {
        var random = new RandomStream(6, observations, "observations");
        return new ParzenEstimator(
            Mixed,
            [.. Enumerable.Range(0, observations).Select(_ => Point(random.NextDouble() * random.NextDouble(), random.NextInt32(3), random.NextDouble()))],
            1);
    }

    // The midpoint rule; y exists in category 1 only.
    private static double Mass(ParzenEstimator estimator, int category, double below)
    {
        const int Cells = 120;
        var rows = category == 1 ? Cells : 1;
        var mass = 0.0;
        for (var i = 0; i < Cells; i++)
        {
            for (var j = 0; j < rows; j++)
            {
                mass += Math.Exp(estimator.LogDensity(Point(below * (i + 0.5) / Cells, category, (j + 0.5) / rows))) * below / (Cells * rows);
            }
        }

        return mass;
    }

    private static double[] Point(double x, int category, double y)
    {
        double[] point = [x, (category + 0.5) / 3, y];
        Mixed.Snap(point);
        return point;
    }
}

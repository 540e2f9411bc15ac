using Vizier.Algorithms.Evolution;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Tests.Evolution;

public sealed class VariationTests
{
    [Theory]
    [InlineData(0.5, 0.5, 0.5)]
    [InlineData(0.2, 0.5, 0.2)]
    [InlineData(0.3, 0, 0)]
    [InlineData(0.3, 1, 1)]
    public void Polynomial_mutation_at_known_places(double unit, double uniform, double expected)
    {
        Assert.Equal(expected, Mutation.Polynomial(unit, 20, uniform), 12);
    }

    [Fact]
    public void Polynomial_mutation_without_bounds_nearby_has_the_published_density()
    {
        // Deb and Goyal: for u < ½ the shift is (2u)^(1/(η+1)) − 1 where the bound is far away.
        Assert.Equal(0.5 + Math.Pow(0.8, 1 / 21.0) - 1, Mutation.Polynomial(0.5, 20, 0.4), 6);
    }

    [Fact]
    public void Binary_crossover_spreads_as_published_and_stays_in_bounds()
    {
        // Away from the bounds u = ½ gives the parent itself, and smaller u lies between the parents.
        Assert.Equal(0.45, Crossover.Offspring(0.45, 0.55, 20, 0.5), 6);
        Assert.Equal(0.5 - (0.05 * Math.Pow(0.4, 1 / 21.0)), Crossover.Offspring(0.45, 0.55, 20, 0.2), 6);

        var random = new RandomStream(1, 0, "crossover");
        for (var i = 0; i < 10_000; i++)
        {
            Assert.InRange(Crossover.Offspring(random.NextDouble(), random.NextDouble(), 20, random.NextDouble()), 0, 1);
        }
    }

    [Fact]
    public void Steps_always_change_the_value_and_stay_feasible()
    {
        for (var number = 0; number < 300; number++)
        {
            var random = new RandomStream(2, number, "steps");
            foreach (var dimension in RandomSpaces.Create(number).Dimensions.Where(dimension => dimension.LevelCount is > 1))
            {
                var unit = dimension.Quantile(random.NextDouble());
                var moved = Mutation.Step(dimension, unit, 0.5 * random.NextDouble(), random);
                Assert.InRange(moved, 0, 1);
                Assert.NotEqual(dimension.LevelAt(unit), dimension.LevelAt(moved));
            }
        }
    }

    [Fact]
    public void Parameters_that_a_mutation_brings_to_life_are_drawn_and_others_keep_their_values()
    {
        var space = SearchSpace.Create(
            new CategoricalParameter("optimizer", ["sgd", "adam"]) { Children = [new(["sgd"], new DoubleParameter("momentum", 0, 1))] },
            new DoubleParameter("rate", 0, 1));
        var genome = Genome.Read(space, Assignment.Of(("optimizer", "adam"), ("rate", 0.25)))!;
        Assert.True(double.IsNaN(genome[space.Find("momentum")!.Index]));

        genome[0] = space.Dimensions[0].UnitOfLevel(0);
        var drawn = Enumerable.Range(0, 50).Select(i => space.Decode(Genome.Complete(space, genome, new RandomStream(3, i, "complete")))).ToArray();

        Assert.All(drawn, assignment => Assert.Equal(0.25, assignment["rate"].Number));
        Assert.Equal(50, drawn.Select(assignment => assignment["momentum"].Number).Distinct().Count());
    }
}

using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Tests.SearchSpaces;

public sealed class EncodingTests
{
    public static TheoryData<int> Spaces => [.. Enumerable.Range(0, 300)];

    [Theory]
    [MemberData(nameof(Spaces))]
    public void Decoding_any_point_gives_a_valid_assignment_that_encodes_to_the_same_place(int number)
    {
        var space = RandomSpaces.Create(number);
        var random = new RandomStream(1, number, "points");
        var point = new double[space.Dimensions.Length];
        var again = new double[space.Dimensions.Length];
        for (var repeat = 0; repeat < 20; repeat++)
        {
            Fill(point, random);
            var assignment = space.Decode(point);
            Assert.Empty(space.Validate(assignment));

            space.Encode(assignment, again);
            AssertSame(space, assignment, space.Decode(again));

            space.Snap(point);
            foreach (var dimension in space.Dimensions.Where(dimension => dimension.Kind != DimensionKind.Continuous))
            {
                Assert.Equal(point[dimension.Index], again[dimension.Index]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Spaces))]
    public void Every_level_survives_encoding_exactly(int number)
    {
        foreach (var dimension in RandomSpaces.Create(number).Dimensions.Where(dimension => dimension.LevelCount < 100))
        {
            for (var level = 0L; level < dimension.LevelCount; level++)
            {
                var value = dimension.ValueAt(dimension.UnitOfLevel(level));
                Assert.True(dimension.TryUnitOf(value, out var unit));
                Assert.Equal(dimension.UnitOfLevel(level), unit);
                Assert.Equal(level, dimension.LevelAt(unit));
                Assert.Equal(value, dimension.ValueAt(unit));
            }
        }
    }

    [Theory]
    [InlineData(Scale.Linear, 0.0, 1.0)]
    [InlineData(Scale.Linear, 0.2, 10.0)]
    [InlineData(Scale.Linear, 0.49, 10.0)]
    [InlineData(Scale.Linear, 0.9, 100.0)]
    [InlineData(Scale.Log, 0.2, 2.0)]
    [InlineData(Scale.Log, 0.49, 10.0)]
    [InlineData(Scale.Log, 0.9, 100.0)]
    public void Discrete_coordinates_snap_to_the_value_nearest_on_the_unscaled_axis(Scale scale, double unit, double value)
    {
        var space = SearchSpace.Create(new DiscreteParameter("q", [100, 2, 1, 10]) { Scale = scale });

        Assert.Equal(value, space.Decode([unit])["q"].Number);
    }

    [Theory]
    [InlineData(0.12, 1)]
    [InlineData(0.13, 2)]
    [InlineData(0.5, 3)]
    [InlineData(0.9, 5)]
    [InlineData(7, 5)]
    [InlineData(-7, 1)]
    public void Integer_coordinates_round(double unit, double value)
    {
        var space = SearchSpace.Create(new IntegerParameter("i", 1, 5));

        Assert.Equal(value, space.Decode([unit])["i"].Number);
    }

    [Fact]
    public void Steps_are_decimal_and_anchored_at_the_minimum()
    {
        var dimension = SearchSpace.Create(new DoubleParameter("x", 0.1, 0.45) { Step = 0.1 }).Dimensions[0];

        Assert.Equal(4, dimension.LevelCount);
        Assert.Equal(["0.1", "0.2", "0.3", "0.4"], Levels(dimension));
        Assert.Equal(DimensionKind.Discrete, dimension.Kind);
    }

    [Fact]
    public void Only_active_parameters_are_decoded_and_inactive_coordinates_are_neutral()
    {
        var space = SearchSpace.Create(new CategoricalParameter("optimizer", ["sgd", "adam"])
        {
            Children =
            [
                new(["sgd"], new DoubleParameter("momentum", 0, 1)),
                new(["adam"], new IntegerParameter("order", 1, 3) { Children = [new([2.0], new DoubleParameter("beta", 0, 1))] }),
            ],
        });

        Assert.Equal(["optimizer", "momentum", "order", "beta"], space.Dimensions.Select(dimension => dimension.Name));
        Assert.Equal(Assignment.Of(("optimizer", "sgd"), ("momentum", 0.25)), space.Decode([0.1, 0.25, 0.9, 0.9]));
        Assert.Equal(Assignment.Of(("optimizer", "adam"), ("order", 2), ("beta", 0.75)), space.Decode([0.9, 0.25, 0.5, 0.75]));

        var point = new double[4];
        space.Encode(Assignment.Of(("order", 3), ("optimizer", "adam")), point);
        Assert.Equal([0.75, 0.5, 1, 0.5], point);
    }

    [Fact]
    public void Default_assignment_is_the_one_of_Vizier()
    {
        var space = SearchSpace.Create(
            new DoubleParameter("d", 1, 100) { Scale = Scale.Log },
            new DoubleParameter("d2", 0, 1) { Default = 0.25 },
            new IntegerParameter("i", 1, 4),
            new DiscreteParameter("q", [1, 2, 5, 9]),
            new CategoricalParameter("c", ["a", "b", "c"]),
            new CategoricalParameter("b", ["False", "True"]));

        Assert.Equal(
            Assignment.Of(("d", 50.5), ("d2", 0.25), ("i", 3), ("q", 5), ("c", "b"), ("b", "True")),
            space.DefaultAssignment());
    }

    [Theory]
    [MemberData(nameof(Spaces))]
    public void Default_assignment_is_valid(int number)
    {
        var space = RandomSpaces.Create(number);

        Assert.Empty(space.Validate(space.DefaultAssignment()));
    }

    [Fact]
    public void Encoding_refuses_what_it_cannot_place_and_says_why()
    {
        var space = SearchSpace.Create(new DoubleParameter("x", 0, 1), new CategoricalParameter("c", ["a"]));

        var error = Assert.Throws<ValidationException>(() => space.Encode(Assignment.Of(("x", 2), ("c", "b")), new double[2]));
        Assert.Equal(["x", "c"], error.Errors.Select(one => one.Path));
        Assert.Throws<ArgumentException>(() => space.Decode([0.5, double.NaN]));
        Assert.Throws<ArgumentException>(() => space.Decode([0.5]));
    }

    private static void Fill(double[] point, RandomStream random)
    {
        for (var i = 0; i < point.Length; i++)
        {
            point[i] = random.NextInt32(10) switch { 0 => 0, 1 => 1, _ => random.NextDouble() };
        }
    }

    private static void AssertSame(SearchSpace space, Assignment expected, Assignment actual)
    {
        Assert.Equal(expected.Select(pair => pair.Key), actual.Select(pair => pair.Key));
        foreach (var (name, value) in expected)
        {
            if (space.Find(name)!.Kind == DimensionKind.Continuous)
            {
                var real = (DoubleParameter)space.Find(name)!.Parameter;
                Assert.Equal(value.Number, actual[name].Number, 1e-9 * Math.Max(Math.Abs(real.Max), Math.Abs(real.Min)));
            }
            else
            {
                Assert.Equal(value, actual[name]);
            }
        }
    }

    private static IEnumerable<string> Levels(Dimension dimension) =>
        Enumerable.Range(0, (int)dimension.LevelCount!.Value).Select(level => dimension.ValueAt(dimension.UnitOfLevel(level)).ToString());
}

using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Tests.SearchSpaces;

public sealed class SearchSpaceValidationTests
{
    public static TheoryData<string, Parameter, string> Mistakes => new()
    {
        { "min above max", new DoubleParameter("x", 2, 1), "parameters[0].max: '1': must not be below min, which is 2" },
        { "nan", new DoubleParameter("x", double.NaN, 1), "parameters[0].min: 'NaN': must be a finite number" },
        { "infinite", new DoubleParameter("x", 0, double.PositiveInfinity), "parameters[0].max: 'Infinity': must be a finite number" },
        { "log from 0", new DoubleParameter("x", 0, 1) { Scale = Scale.Log }, "parameters[0].min: '0': must be positive, because the scale is logarithmic" },
        { "range too wide", new DoubleParameter("x", -1e308, 1e308), "parameters[0].max: '1E+308': must be near enough to min that their difference is a finite number" },
        { "no step", new DoubleParameter("x", 0, 1) { Step = 0 }, "parameters[0].step: '0': must be a positive finite number" },
        { "tiny step", new DoubleParameter("x", 0, 1) { Step = 1e-17 }, "parameters[0].step: '1E-17': must divide the range into fewer than 2^53 parts" },
        { "inexact step", new DoubleParameter("x", 0, 1e-38) { Step = 1e-40 }, "parameters[0].step: '1E-40': must, like the bounds, be within ±1e27 and have no digits beyond the 28th after the point" },
        { "bounds beyond decimals", new DoubleParameter("x", -7e28, 7e28) { Step = 1e20 }, "parameters[0].step: '1E+20': must, like the bounds, be within ±1e27 and have no digits beyond the 28th after the point" },
        { "default near a listed value", new DiscreteParameter("x", [1e9, 1e9 + 8]) { Default = 1e9 + 0.3 }, "parameters[0].default: '1000000000.3': must be one of 1000000000, 1000000008" },
        { "default outside", new DoubleParameter("x", 0, 1) { Default = 2 }, "parameters[0].default: '2': must be a number from 0 to 1" },
        { "default off step", new DoubleParameter("x", 0, 1) { Step = 0.25, Default = 0.3 }, "parameters[0].default: '0.3': must be a number from 0 to 1 in steps of 0.25" },
        { "integer order", new IntegerParameter("x", 2, 1), "parameters[0].max: '1': must not be below min, which is 2" },
        { "integer log", new IntegerParameter("x", 0, 8) { Scale = Scale.ReverseLog }, "parameters[0].min: '0': must be positive, because the scale is logarithmic" },
        { "integer too big", new IntegerParameter("x", 0, long.MaxValue), "parameters[0].max: '9223372036854775807': must be within ±2^53, the whole numbers that a double holds exactly" },
        { "integer step", new IntegerParameter("x", 0, 8) { Step = -1 }, "parameters[0].step: '-1': must be a positive whole number" },
        { "integer default", new IntegerParameter("x", 0, 8) { Default = 9 }, "parameters[0].default: '9': must be a whole number from 0 to 8" },
        { "no values", new DiscreteParameter("x", []), "parameters[0].values: must hold at least one value" },
        { "same number", new DiscreteParameter("x", [1, 2, 1]), "parameters[0].values[2]: '1': must not be listed twice" },
        { "log of a list", new DiscreteParameter("x", [1, -2]) { Scale = Scale.Log }, "parameters[0].values[1]: '-2': must be positive, because the scale is logarithmic" },
        { "no categories", new CategoricalParameter("x", []), "parameters[0].values: must hold at least one value" },
        { "same category", new CategoricalParameter("x", ["a", "a"]), "parameters[0].values[1]: 'a': must be a text that is not listed twice" },
        { "unknown default", new CategoricalParameter("x", ["a", "b"]) { Default = "c" }, "parameters[0].default: 'c': must be one of a, b" },
        { "no name", new CategoricalParameter(string.Empty, ["a"]), "parameters[0].name: must not be empty" },
        { "child of a double", new DoubleParameter("x", 0, 1) { Children = [new([0.5], new DoubleParameter("y", 0, 1))] }, "parameters[0].children[0]: 'y': must not depend on 'x': only integer, discrete and categorical parameters can have conditional children" },
        { "no condition", new IntegerParameter("x", 0, 1) { Children = [new([], new DoubleParameter("y", 0, 1))] }, "parameters[0].children[0].parent_values: must name at least one value of 'x'" },
        { "unknown condition", new CategoricalParameter("x", ["a", "b"]) { Children = [new(["a", "c"], new DoubleParameter("y", 0, 1))] }, "parameters[0].children[0].parent_values[1]: 'c': must be one of a, b, the values of 'x'" },
        { "condition of another type", new IntegerParameter("x", 0, 1) { Children = [new(["0"], new DoubleParameter("y", 0, 1))] }, "parameters[0].children[0].parent_values[0]: '0': must be a whole number from 0 to 1, the values of 'x'" },
        { "duplicate below", new IntegerParameter("x", 0, 1) { Children = [new([0.0], new DoubleParameter("x", 0, 1))] }, "parameters[0].children[0].parameter.name: 'x': must be unique within the search space" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistake_is_reported_with_path_value_and_what_is_allowed(string what, Parameter parameter, string error)
    {
        Assert.NotEmpty(what);
        Assert.Equal([error], SearchSpace.Validate(parameter).Select(one => one.ToString()));
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var error = Assert.Throws<ValidationException>(() => SearchSpace.Create(
            new DoubleParameter("x", 2, 1) { Step = -1 },
            new CategoricalParameter("x", [])));

        Assert.Equal(["parameters[0].max", "parameters[0].step", "parameters[1].name", "parameters[1].values"], error.Errors.Select(one => one.Path));
        Assert.All(error.Errors, one => Assert.Contains(one.ToString(), error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Empty_space_is_refused()
    {
        Assert.Equal("parameters: must hold at least one parameter", SearchSpace.Validate().Single().ToString());
    }

    [Fact]
    public void Assignment_errors_name_every_parameter_that_is_wrong()
    {
        var space = SearchSpace.Create(
            new CategoricalParameter("optimizer", ["sgd", "adam"])
            {
                Children = [new(["sgd"], new DoubleParameter("momentum", 0, 1)), new(["adam"], new DoubleParameter("beta", 0, 1))],
            },
            new IntegerParameter("layers", 2, 5),
            new DoubleParameter("rate", 0, 1) { Step = 0.1 },
            new DiscreteParameter("batch", [32, 64]));

        Assert.Empty(space.Validate(Assignment.Of(("optimizer", "sgd"), ("momentum", 0.9), ("layers", 2), ("rate", 0.1 + 0.2), ("batch", 64))));
        Assert.Equal(
            [
                "beta: '0.5': must not have a value: it does not exist for optimizer=sgd",
                "layers: '2.5': must be a whole number from 2 to 5",
                "rate: '0.25': must be a number from 0 to 1 in steps of 0.1",
                "batch: 'x': must be one of 32, 64",
                "speed: '1': is not a parameter of the search space",
                "momentum: needs a value",
            ],
            space.Validate(Assignment.Of(("optimizer", "sgd"), ("beta", 0.5), ("layers", 2.5), ("rate", 0.25), ("batch", "x"), ("speed", 1)))
                .Select(one => one.ToString())
                .OrderBy(text => text.StartsWith("momentum", StringComparison.Ordinal)));
    }

    [Fact]
    public void Children_are_not_blamed_for_their_parents()
    {
        var space = SearchSpace.Create(new IntegerParameter("n", 0, 1) { Children = [new([1.0], new DoubleParameter("y", 0, 1))] });

        Assert.Equal(["n"], space.Validate(Assignment.Of(("n", 7), ("y", 0.5))).Select(one => one.Path));
        Assert.Equal(["n", "y"], space.Validate(Assignment.Of(("y", 0.5))).Select(one => one.Path));
        Assert.Equal(["y"], space.Validate(Assignment.Of(("n", 1))).Select(one => one.Path));
    }
}

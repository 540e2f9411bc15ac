using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

public sealed class ParameterTests
{
    private static ExperimentText With(string parameter) => new()
    {
        Parameters = $"- {parameter}",
        TrialParameters = "- {name: rate, reference: lr}",
        TrialSpec = ExperimentText.Job("[train, \"--lr=${trialParameters.rate}\"]"),
    };

    private static ParseResult ParseSpace(string type, string space) =>
        With($"{{name: lr, parameterType: {type}, feasibleSpace: {space}}}").Parse();

    [Theory]
    [InlineData("{name: lr, parameterType: float, feasibleSpace: {min: 1, max: 2}}", "parameterType", "\"float\" is not supported; allowed are double, int, discrete, categorical")]
    [InlineData("{name: lr, parameterType: unknown, feasibleSpace: {min: 1, max: 2}}", "parameterType", "\"unknown\" is not supported")]
    [InlineData("{name: lr, feasibleSpace: {min: 1, max: 2}}", "parameterType", "must be specified: double, int, discrete, categorical")]
    [InlineData("{name: lr, parameterType: double}", "feasibleSpace", "feasibleSpace must be specified")]
    [InlineData("{name: lr, parameterType: double, feasiblespace: {}, feasibleSpace: {min: 1, max: 2}}", "feasiblespace", "did you mean feasibleSpace?")]
    public void Rules_39_and_41_the_type_and_the_space(string parameter, string field, string message) =>
        FindingAssert.OneError(With(parameter).Parse(), $"spec.parameters[0].{field}", message);

    [Theory]
    [InlineData("double", "{min: 1, max: 2, distribution: gamma}", "distribution", "\"gamma\" is not supported; allowed are uniform, logUniform, normal, logNormal")]
    [InlineData("double", "{min: 1, max: 2, list: [1]}", "list", "feasibleSpace.list is not supported for parameterType: double")]
    [InlineData("int", "{min: 1, max: 2, list: [1]}", "list", "feasibleSpace.list is not supported for parameterType: int")]
    [InlineData("double", "{min: 1}", "max", "feasibleSpace.max must be specified for parameterType: double")]
    [InlineData("int", "{max: 1}", "min", "feasibleSpace.min must be specified for parameterType: int")]
    [InlineData("int", "{min: '', max: 1}", "min", "feasibleSpace.min must be specified for parameterType: int")]
    [InlineData("categorical", "{list: [a], min: 1}", "min", "feasibleSpace.min is not supported for parameterType: categorical")]
    [InlineData("categorical", "{list: [a], max: 1}", "max", "feasibleSpace.max is not supported for parameterType: categorical")]
    [InlineData("discrete", "{list: [1], step: 1}", "step", "feasibleSpace.step is not supported for parameterType: discrete")]
    public void Rules_40_and_42_to_44_the_fields_that_go_with_a_type(string type, string space, string field, string message) =>
        FindingAssert.OneError(ParseSpace(type, space), $"spec.parameters[0].feasibleSpace.{field}", message);

    [Theory]
    [InlineData("double", "{min: 2, max: 1}", "min", "2 must not be greater than max, which is 1")]
    [InlineData("double", "{min: low, max: 1}", "min", "\"low\" is no finite number")]
    [InlineData("double", "{min: 0, max: .inf}", "max", "\".inf\" is no finite number")]
    [InlineData("double", "{min: 0, max: 1e999}", "max", "\"1e999\" is no finite number")]
    [InlineData("int", "{min: 1.5, max: 3}", "min", "\"1.5\" is no whole number")]
    [InlineData("int", "{min: 1, max: 9007199254740993}", "max", "2^53")]
    [InlineData("double", "{min: 0, max: 1, step: 0}", "step", "0 must be greater than 0")]
    [InlineData("double", "{min: 0, max: 1, step: -0.1}", "step", "-0.1 must be greater than 0")]
    [InlineData("int", "{min: 0, max: 10, step: 0.5}", "step", "\"0.5\" is no whole number")]
    [InlineData("double", "{min: 0, max: 1, distribution: logUniform}", "min", "0 must be greater than 0 for distribution: logUniform")]
    [InlineData("int", "{min: -1, max: 1, distribution: logNormal}", "min", "-1 must be greater than 0 for distribution: logNormal")]
    [InlineData("categorical", "{list: []}", "list", "must have at least one value")]
    [InlineData("categorical", "{}", "list", "must have at least one value")]
    [InlineData("categorical", "{list: a}", "list", "is a single value, but must be a list")]
    [InlineData("categorical", "{list: [a, b, a]}", "list[2]", "\"a\" is in the list already")]
    [InlineData("categorical", "{list: [a, [b]]}", "list[1]", "is a list, but must be a single value")]
    [InlineData("categorical", "{list: [a, null]}", "list[1]", "is empty, but must be a single value")]
    [InlineData("categorical", "{list: [a], distribution: normal}", "distribution", "does not apply to parameterType: categorical")]
    [InlineData("discrete", "{list: [1, big]}", "list[1]", "\"big\" is no finite number; parameterType: categorical takes words")]
    [InlineData("discrete", "{list: ['0.1', 0.10]}", "list[1]", "\"0.10\" is in the list already")]
    public void What_Katib_leaves_unchecked(string type, string space, string field, string message) =>
        FindingAssert.OneError(ParseSpace(type, space), $"spec.parameters[0].feasibleSpace.{field}", message);

    [Fact]
    public void A_range_without_both_bounds_says_so_twice() => Assert.Equal(
        ["spec.parameters[0].feasibleSpace.min", "spec.parameters[0].feasibleSpace.max"],
        ParseSpace("double", "{step: 1}").Errors.Select(error => error.Path));

    [Fact]
    public void A_step_beyond_the_range_is_warned_of() =>
        FindingAssert.OneWarning(ParseSpace("int", "{min: 1, max: 4, step: 5}"), "spec.parameters[0].feasibleSpace.step", "only min, 1, is ever tried");

    [Theory]
    [InlineData("double", "{min: 1e-4, max: \"0.010\", step: .001}", "1e-4", "0.010", ".001")]
    [InlineData("int", "{min: '2', max: 5}", "2", "5", null)]
    [InlineData("int", "{min: 20, max: 20}", "20", "20", null)]
    public void Bounds_keep_the_text_of_the_document(string type, string space, string minimum, string maximum, string? step)
    {
        var result = ParseSpace(type, space);
        Assert.Empty(result.Errors);
        var read = result.Document!.Parameters[0].FeasibleSpace;
        Assert.Equal((minimum, maximum, step), (read.Min, read.Max, read.Step));
    }

    [Fact]
    public void Lists_keep_the_text_of_the_document()
    {
        var space = ParseSpace("discrete", "{list: [1e-4, \"0.010\", 32, 0x10]}");
        FindingAssert.OneError(space, "spec.parameters[0].feasibleSpace.list[3]", "0x10");
        var list = ParseSpace("categorical", "{list: [1e-4, \"0.010\", yes, 'null', true, \"\", 007]}").Document!.Parameters[0].FeasibleSpace.List;
        Assert.Equal(["1e-4", "0.010", "yes", "null", "true", "", "007"], list);
    }

    [Fact]
    public void Names_are_unique_and_not_empty()
    {
        var twice = With("{name: lr, parameterType: int, feasibleSpace: {min: 1, max: 2}}\n- {name: lr, parameterType: int, feasibleSpace: {min: 1, max: 2}}");
        FindingAssert.OneError(twice.Parse(), "spec.parameters[1].name", "\"lr\" is the name of an earlier parameter");
        var unnamed = With("{name: lr, parameterType: int, feasibleSpace: {min: 1, max: 2}}\n- {name: '', parameterType: int, feasibleSpace: {min: 1, max: 2}}");
        FindingAssert.OneError(unnamed.Parse(), "spec.parameters[1].name", "must be specified");
    }

    [Fact]
    public void A_parameter_of_an_error_makes_no_further_ones_where_it_is_used() =>
        Assert.Single(ParseSpace("double", "{min: x, max: 1}").Errors);
}

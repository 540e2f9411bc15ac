namespace Vizier.Tests.Experiments.Documents;

public sealed class AlgorithmRulesTests
{
    [Theory]
    [InlineData("null", "spec.algorithm", "must be specified")]
    [InlineData("{}", "spec.algorithm.algorithmName", "must be specified")]
    [InlineData("{algorithmName: rnadom}", "spec.algorithm.algorithmName", "\"rnadom\" must be the name of an algorithm", "RANDOM_SEARCH")]
    [InlineData("{algorithmName: random, algorithmSettings: [{name: random_state, value: -1}]}", "spec.algorithm.algorithmSettings[0].value", "random_state: \"-1\"")]
    [InlineData("{algorithmName: random, algorithmSettings: [{name: random_sate, value: 1}]}", "spec.algorithm.algorithmSettings[0].value", "did you mean random_state?")]
    [InlineData("{algorithmName: random, algorithmSettings: [{name: random_state, value: 1}, {name: random_state, value: 1}]}", "spec.algorithm.algorithmSettings[1].name", "\"random_state\" is set twice")]
    [InlineData("{algorithmName: random, algorithmSettings: [{value: 1}]}", "spec.algorithm.algorithmSettings[0].name", "must be specified")]
    [InlineData("{algorithmName: random, algorithmSettings: [{name: random_state}]}", "spec.algorithm.algorithmSettings[0].value", "must be specified")]
    [InlineData("{algorithmName: random, settings: []}", "spec.algorithm.settings", "unknown field")]
    [InlineData("{algorithmName: bayesianoptimization, algorithmSettings: [{name: acq_func, value: XX}]}", "spec.algorithm.algorithmSettings[0].value", "acq_func: \"XX\"", "gp_hedge")]
    [InlineData("{algorithmName: darts}", "spec.algorithm.algorithmName", "\"darts\" searches architectures and needs spec.nasConfig")]
    public void Rules_14_to_16_the_algorithm(string algorithm, string path, params string[] fragments) =>
        FindingAssert.OneError(new ExperimentText { Algorithm = algorithm }.Parse(), path, fragments);

    [Theory]
    [InlineData("{}", "spec.earlyStopping.algorithmName", "must be specified")]
    [InlineData("{algorithmName: medianstopp}", "spec.earlyStopping.algorithmName", "\"medianstopp\" must be the name of a stopping rule", "did you mean medianstop?")]
    [InlineData("{algorithmName: medianstop, algorithmSettings: [{name: min_trials_required, value: 0}]}", "spec.earlyStopping.algorithmSettings[0].value", "min_trials_required: \"0\"")]
    [InlineData("{algorithmName: medianstop, algorithmSettings: [{name: start_step, value: soon}]}", "spec.earlyStopping.algorithmSettings[0].value", "start_step: \"soon\"")]
    [InlineData("{algorithmName: medianstop, algorithmSettings: [{name: stepp, value: 1}]}", "spec.earlyStopping.algorithmSettings[0].value", "stepp")]
    public void Rule_17_early_stopping(string stopping, string path, params string[] fragments) =>
        FindingAssert.OneError(new ExperimentText { More = $"earlyStopping: {stopping}" }.Parse(), path, fragments);

    [Fact]
    public void Settings_keep_their_text()
    {
        var document = new ExperimentText
        {
            Algorithm = "{algorithmName: random, algorithmSettings: [{name: random_state, value: 010}]}",
            More = "earlyStopping: {algorithmName: medianstop, algorithmSettings: [{name: start_step, value: \"5\"}]}",
        }.Document();
        Assert.Equal("010", document.Algorithm.Settings[0].Value);
        Assert.Equal(("medianstop", "5"), (document.EarlyStopping!.Name, document.EarlyStopping.Settings[0].Value));
    }

    [Fact]
    public void Early_stopping_needs_metrics_while_the_trial_runs() => FindingAssert.OneError(
        new ExperimentText
        {
            More = "earlyStopping: {algorithmName: medianstop}\nmetricsCollectorSpec: {collector: {kind: Custom, customCollector: {name: c}}}",
        }.Parse(),
        "spec.earlyStopping",
        "kind: Custom");

    [Fact]
    public void A_grid_smaller_than_the_budget_is_warned_of() => FindingAssert.OneWarning(
        new ExperimentText
        {
            Counts = "maxTrialCount: 21",
            Algorithm = "{algorithmName: grid}",
            Parameters = """
                - {name: lr, parameterType: double, feasibleSpace: {min: 0.1, max: 0.5, step: 0.1}}
                - {name: units, parameterType: int, feasibleSpace: {min: 1, max: 4}}
                """,
        }.Parse(),
        "spec.maxTrialCount",
        "21 > all possible search combinations, which are 20");

    [Fact]
    public void Faulty_parameters_leave_the_settings_checked()
    {
        var result = new ExperimentText
        {
            Algorithm = "{algorithmName: random, algorithmSettings: [{name: random_state, value: x}]}",
            Parameters = """
                - {name: lr, parameterType: double, feasibleSpace: {min: 2, max: 1}}
                - {name: units, parameterType: int, feasibleSpace: {min: 1, max: 4}}
                """,
        }.Parse();
        Assert.Equal(
            ["spec.algorithm.algorithmSettings[0].value", "spec.parameters[0].feasibleSpace.min"],
            result.Errors.Select(error => error.Path));
    }
}

using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Documents;

public sealed class ObjectiveTests
{
    [Theory]
    [InlineData("null", "spec.objective", "must be specified")]
    [InlineData("{type: best, objectiveMetricName: loss}", "spec.objective.type", "\"best\" is no objective type; allowed are minimize, maximize")]
    [InlineData("{objectiveMetricName: loss}", "spec.objective.type", "must be minimize or maximize")]
    [InlineData("{type: minimize}", "spec.objective.objectiveMetricName", "must be specified")]
    [InlineData("{type: minimize, objectiveMetricName: ''}", "spec.objective.objectiveMetricName", "must be specified")]
    [InlineData("{type: minimize, objectiveMetricName: loss, additionalMetricNames: [a, loss]}", "spec.objective.additionalMetricNames[1]", "should not contain spec.objective.objectiveMetricName")]
    [InlineData("{type: minimize, objectiveMetricName: loss, additionalMetricNames: [a, a]}", "spec.objective.additionalMetricNames[1]", "\"a\" is listed twice")]
    [InlineData("{type: minimize, objectiveMetricName: loss, goal: soon}", "spec.objective.goal", "\"soon\" is no finite number")]
    [InlineData("{type: minimize, objectiveMetricName: loss, goal: nan}", "spec.objective.goal", "\"nan\" is no finite number")]
    [InlineData("{type: minimize, objectiveMetricName: loss, metricStrategies: [{name: los, value: min}]}", "spec.objective.metricStrategies[0].name", "\"los\" is no metric of this experiment; did you mean loss?")]
    [InlineData("{type: minimize, objectiveMetricName: loss, metricStrategies: [{name: loss, value: mean}]}", "spec.objective.metricStrategies[0].value", "\"mean\" is no metric strategy; allowed are min, max, latest")]
    [InlineData("{type: minimize, objectiveMetricName: loss, metricStrategies: [{name: loss}]}", "spec.objective.metricStrategies[0].value", "must be min, max or latest")]
    [InlineData("{type: minimize, objectiveMetricName: loss, metricStrategies: [{name: loss, value: min}, {name: loss, value: max}]}", "spec.objective.metricStrategies[1].name", "\"loss\" has a strategy already")]
    [InlineData("{type: minimize, metricName: loss, objectiveMetricName: loss}", "spec.objective.metricName", "unknown field")]
    public void Rules_10_to_13_and_what_Katib_leaves_unchecked(string objective, string path, string message) =>
        FindingAssert.OneError(new ExperimentText { Objective = objective }.Parse(), path, message);

    [Theory]
    [InlineData("minimize", MetricExtraction.Min)]
    [InlineData("maximize", MetricExtraction.Max)]
    public void A_metric_without_a_strategy_takes_the_best_value(string type, object best)
    {
        var objective = new ExperimentText
        {
            Objective = $"{{type: {type}, objectiveMetricName: a, additionalMetricNames: [b, c], metricStrategies: [{{name: b, value: latest}}]}}",
        }.Document().Objective;
        Assert.Equal(["b", "a", "c"], objective.MetricStrategies.Select(strategy => strategy.Name));
        Assert.Equal(best, objective.StrategyOf("a"));
        Assert.Equal(MetricExtraction.Latest, objective.StrategyOf("b"));
        Assert.Equal(best, objective.StrategyOf("c"));
        Assert.Equal(["a", "b", "c"], objective.MetricNames);
    }

    [Theory]
    [InlineData("0.99", 0.99)]
    [InlineData("'0.99'", 0.99)]
    [InlineData("1e-3", 0.001)]
    [InlineData("-2", -2.0)]
    public void The_goal_may_be_quoted(string goal, double expected) => Assert.Equal(
        expected, new ExperimentText { Objective = $"{{type: minimize, objectiveMetricName: loss, goal: {goal}}}" }.Document().Objective.Goal);
}

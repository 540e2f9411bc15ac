using Vizier.Experiments.Control;
using Vizier.Experiments.Documents;

namespace Vizier.Tests.Experiments.Control;

public sealed class MetricSummariesTests
{
    [Fact]
    public void Min_max_and_latest_keep_the_step_at_which_they_came()
    {
        var run = ControlCases.Live(1).Measured(("accuracy", 0.5)).Measured(("accuracy", 0.8)).Measured(("accuracy", 0.8)).Measured(("accuracy", 0.6));
        var summary = run.Metrics.Find("accuracy")!;
        Assert.Equal((new MetricPoint(0.5, 1), new MetricPoint(0.8, 2), new MetricPoint(0.6, 4)), (summary.Min, summary.Max, summary.Latest));
    }

    [Fact]
    public void Non_finite_values_are_noted_and_left_out()
    {
        var run = ControlCases.Live(1).Measured(("loss", 0.5)).Measured(("loss", double.PositiveInfinity));
        Assert.Equal(0.5, run.Metrics.Find("loss")!.Latest.Value);
        Assert.Equal(double.PositiveInfinity, run.Metrics.NotFinite["loss"]);
    }

    [Theory]
    [InlineData(MetricExtraction.Min, 0.2, 1)]
    [InlineData(MetricExtraction.Max, 0.9, 2)]
    [InlineData(MetricExtraction.Latest, 0.4, 3)]
    public void The_final_measurement_takes_each_metric_by_its_own_strategy(object strategy, double value, long step)
    {
        var run = ControlCases.Live(1)
            .Measured(("accuracy", 0.2), ("loss", 3)).Measured(("accuracy", 0.9), ("loss", 1)).Measured(("accuracy", 0.4), ("loss", 2), ("other", 7));
        var final = ControlCases.Maximise(strategy: (MetricExtraction)strategy).FinalMeasurement(run.Metrics)!;
        Assert.Equal(step, final.StepCount);
        Assert.Equal([("accuracy", value), ("loss", 2)], final.Metrics.Select(metric => (metric.MetricId, metric.Value)));
    }

    [Fact]
    public void Without_the_objective_there_is_no_final_measurement() =>
        Assert.Null(ControlCases.Maximise().FinalMeasurement(ControlCases.Live(1).Measured(("loss", 1)).Metrics));
}

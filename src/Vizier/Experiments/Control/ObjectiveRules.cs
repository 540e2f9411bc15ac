using Vizier.Experiments.Documents;
using Vizier.Protocol;

namespace Vizier.Experiments.Control;

/// <summary>How a trial's measurements become its value, and how values compare.</summary>
internal static class ObjectiveRules
{
    /// <summary>Whether a value is as good as the goal or better.</summary>
    public static bool IsReached(this Objective objective, double value) =>
        objective.Goal is { } goal && (objective.Type == ObjectiveType.Minimize ? value <= goal : value >= goal);

    /// <summary>Whether a value is strictly better than another.</summary>
    public static bool IsBetter(this Objective objective, double value, double than) =>
        objective.Type == ObjectiveType.Minimize ? value < than : value > than;

    /// <summary>The objective's value of a trial; null if it never reported the objective.</summary>
    public static double? ValueOf(this Objective objective, MetricSummaries metrics) =>
        metrics.Find(objective.MetricName)?.Select(objective.StrategyOf(objective.MetricName)).Value;

    /// <summary>
    /// A trial's final measurement: each metric's value by its strategy, at the step of the objective's.
    /// Null if the objective was never reported.
    /// </summary>
    public static Measurement? FinalMeasurement(this Objective objective, MetricSummaries metrics)
    {
        if (metrics.Find(objective.MetricName) is not { } summary)
        {
            return null;
        }

        var measurement = new Measurement { StepCount = summary.Select(objective.StrategyOf(summary.Name)).Step };
        measurement.Metrics.Add(objective.MetricNames.Select(metrics.Find).OfType<MetricSummary>().Select(metric =>
            new Measurement.Types.Metric { MetricId = metric.Name, Value = metric.Select(objective.StrategyOf(metric.Name)).Value }));
        return measurement;
    }
}

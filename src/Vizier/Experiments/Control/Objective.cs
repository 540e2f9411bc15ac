using System.Collections.Immutable;
using Vizier.Protocol;
using Goal = Vizier.Protocol.StudySpec.Types.MetricSpec.Types.GoalType;

namespace Vizier.Experiments.Control;

/// <summary>What an experiment optimises, and how a trial's measurements become its value.</summary>
/// <param name="Metric">The objective metric's name.</param>
/// <param name="Direction">Whether to maximise or minimise it.</param>
/// <param name="Target">The value at which the experiment ends, inclusive; null to use the budget up.</param>
/// <param name="AdditionalMetrics">Other metrics to collect, in order.</param>
/// <param name="Strategies">Which value of each metric counts; a metric that is absent takes the direction's best.</param>
internal sealed record Objective(
    string Metric,
    Goal Direction,
    double? Target,
    ImmutableArray<string> AdditionalMetrics,
    ImmutableDictionary<string, MetricStrategy> Strategies)
{
    /// <summary>The metrics to look for, the objective first.</summary>
    public IEnumerable<string> MetricNames => AdditionalMetrics.Prepend(Metric);

    /// <summary>Which value of a metric counts.</summary>
    public MetricStrategy StrategyOf(string metric) =>
        Strategies.GetValueOrDefault(metric, Direction == Goal.Minimize ? MetricStrategy.Min : MetricStrategy.Max);

    /// <summary>Whether a value is as good as the goal or better.</summary>
    public bool IsReached(double value) =>
        Target is { } target && (Direction == Goal.Minimize ? value <= target : value >= target);

    /// <summary>Whether a value is strictly better than another.</summary>
    public bool IsBetter(double value, double than) => Direction == Goal.Minimize ? value < than : value > than;

    /// <summary>The objective's value of a trial; null if it never reported the objective.</summary>
    public double? ValueOf(MetricSummaries metrics) => metrics.Find(Metric)?.Select(StrategyOf(Metric)).Value;

    /// <summary>
    /// A trial's final measurement: each metric's value by its strategy, at the step of the objective's.
    /// Null if the objective was never reported.
    /// </summary>
    public Measurement? FinalMeasurement(MetricSummaries metrics)
    {
        if (metrics.Find(Metric) is not { } objective)
        {
            return null;
        }

        var measurement = new Measurement { StepCount = objective.Select(StrategyOf(Metric)).Step };
        foreach (var summary in MetricNames.Select(metrics.Find).OfType<MetricSummary>())
        {
            measurement.Metrics.Add(new Measurement.Types.Metric
            {
                MetricId = summary.Name,
                Value = summary.Select(StrategyOf(summary.Name)).Value,
            });
        }

        return measurement;
    }
}

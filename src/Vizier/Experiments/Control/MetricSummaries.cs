using System.Collections.Immutable;
using Vizier.Protocol;

namespace Vizier.Experiments.Control;

/// <summary>What a trial has reported of all its metrics.</summary>
/// <param name="Items">One summary for each metric that had a finite value, in the order in which they came.</param>
/// <param name="NotFinite">The first nan or inf of a metric, by the metric's name.</param>
internal sealed record MetricSummaries(ImmutableArray<MetricSummary> Items, ImmutableDictionary<string, double> NotFinite)
{
    /// <summary>Nothing reported yet.</summary>
    public static MetricSummaries Empty { get; } = new([], ImmutableDictionary<string, double>.Empty);

    /// <summary>The summaries of a whole list of measurements.</summary>
    public static MetricSummaries Of(IEnumerable<Measurement> measurements) =>
        measurements.Aggregate(Empty, (summaries, measurement) => summaries.Add(measurement));

    /// <summary>The summary of a metric; null if it has no finite value.</summary>
    public MetricSummary? Find(string name)
    {
        foreach (var item in Items)
        {
            if (item.Name == name)
            {
                return item;
            }
        }

        return null;
    }

    /// <summary>The summaries with one measurement more.</summary>
    public MetricSummaries Add(Measurement measurement) =>
        measurement.Metrics.Aggregate(this, (summaries, metric) =>
            summaries.Add(metric.MetricId, new MetricPoint(metric.Value, measurement.StepCount)));

    private MetricSummaries Add(string name, MetricPoint point)
    {
        if (!double.IsFinite(point.Value))
        {
            return NotFinite.ContainsKey(name) ? this : this with { NotFinite = NotFinite.Add(name, point.Value) };
        }

        return Find(name) is { } found
            ? this with { Items = Items.Replace(found, found.Add(point)) }
            : this with { Items = Items.Add(MetricSummary.Of(name, point)) };
    }
}

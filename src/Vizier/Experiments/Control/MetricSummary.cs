using Vizier.Experiments.Documents;

namespace Vizier.Experiments.Control;

/// <summary>What a trial has reported of one metric: the finite values only.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Min">The smallest value and the step at which it came first.</param>
/// <param name="Max">The largest value and the step at which it came first.</param>
/// <param name="Latest">The value reported last and its step.</param>
internal sealed record MetricSummary(string Name, MetricPoint Min, MetricPoint Max, MetricPoint Latest)
{
    /// <summary>The summary of a single value.</summary>
    public static MetricSummary Of(string name, MetricPoint point) => new(name, point, point, point);

    /// <summary>The summary with one value more.</summary>
    public MetricSummary Add(MetricPoint point) => this with
    {
        Min = point.Value < Min.Value ? point : Min,
        Max = point.Value > Max.Value ? point : Max,
        Latest = point,
    };

    /// <summary>The value that counts.</summary>
    public MetricPoint Select(MetricExtraction strategy) => strategy switch
    {
        MetricExtraction.Min => Min,
        MetricExtraction.Max => Max,
        _ => Latest,
    };
}

/// <summary>A metric's value at a step of the training.</summary>
internal readonly record struct MetricPoint(double Value, long Step);

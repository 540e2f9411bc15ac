namespace Vizier.Experiments.Documents;

/// <summary>What is optimised.</summary>
internal sealed record Objective
{
    /// <summary>Which way is better.</summary>
    public required ObjectiveType Type { get; init; }

    /// <summary>The value at which, inclusive, the experiment ends; null: it runs to its budget.</summary>
    public double? Goal { get; init; }

    /// <summary>The name of the metric.</summary>
    public required string MetricName { get; init; }

    /// <summary>Further metrics to record; never the objective.</summary>
    public IReadOnlyList<string> AdditionalMetricNames { get; init; } = [];

    /// <summary>Which value of a metric's curve counts, for every metric: first those of the document, then the defaults.</summary>
    public required IReadOnlyList<MetricStrategy> MetricStrategies { get; init; }

    /// <summary>All metrics, the objective first.</summary>
    public IEnumerable<string> MetricNames => AdditionalMetricNames.Prepend(MetricName);

    /// <summary>Which value of the curve of <paramref name="metricName"/> counts; latest for a metric not declared.</summary>
    public MetricExtraction StrategyOf(string metricName) =>
        MetricStrategies.FirstOrDefault(strategy => strategy.Name == metricName)?.Value ?? MetricExtraction.Latest;
}

/// <summary>Katib's objective.type.</summary>
internal enum ObjectiveType
{
    /// <summary>Smaller is better.</summary>
    Minimize,

    /// <summary>Larger is better.</summary>
    Maximize,
}

/// <summary>Which value of a metric's curve counts as the trial's.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Value">Which of its values.</param>
internal sealed record MetricStrategy(string Name, MetricExtraction Value);

/// <summary>Katib's metricStrategies[].value.</summary>
internal enum MetricExtraction
{
    /// <summary>The smallest.</summary>
    Min,

    /// <summary>The largest.</summary>
    Max,

    /// <summary>The last.</summary>
    Latest,
}

namespace Vizier.Runner.Collectors;

/// <summary>Finds metrics in a line of text.</summary>
internal interface IMetricScanner
{
    /// <summary>Adds the metrics of <paramref name="line"/> in the order in which they stand there.</summary>
    void Scan(ReadOnlySpan<char> line, List<MetricValue> found);
}

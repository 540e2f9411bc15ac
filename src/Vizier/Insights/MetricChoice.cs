using Vizier.Algorithms.Trials;
using Vizier.Protocol;
using Vizier.Studies;
using Vizier.Studies.Specs;

namespace Vizier.Insights;

/// <summary>Finds the metric that a request is about.</summary>
internal static class MetricChoice
{
    /// <summary>A metric of a study.</summary>
    /// <param name="spec">The study's specification.</param>
    /// <param name="name">The metric; empty for the first objective.</param>
    /// <returns>Null if the study has no metric at all.</returns>
    /// <exception cref="VizierException">There is no metric of that name.</exception>
    public static Metric? Of(StudySpec? spec, string name)
    {
        Metric[] metrics = [.. (spec?.Metrics ?? []).Select(MetricMapping.Map)];
        return name.Length == 0
            ? Array.Find(metrics, metric => metric.IsObjective) ?? metrics.FirstOrDefault()
            : Array.Find(metrics, metric => metric.Name == name)
                ?? throw VizierException.Invalid("metric", $"'{name}': must be one of {string.Join(", ", metrics.Select(metric => metric.Name))}, or empty");
    }
}

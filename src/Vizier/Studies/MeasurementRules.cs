using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol;

namespace Vizier.Studies;

/// <summary>
/// What a measurement must be like. Metrics outside the study's specification are welcome: OSS Vizier's clients report
/// what they have.
/// </summary>
internal static class MeasurementRules
{
    /// <summary>Refuses a measurement that is wrong.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="field">Where it stands in the request, for the error.</param>
    /// <exception cref="VizierException">A number is not finite, a metric has no name or two values, or a time is negative.</exception>
    public static void Check(Measurement measurement, string field)
    {
        var violations = new List<FieldViolation>();
        if (measurement.StepCount < 0)
        {
            violations.Add(new($"{field}.step_count", $"{measurement.StepCount}: must be 0 or more"));
        }

        if (measurement.ElapsedDuration is { } elapsed && (elapsed.Seconds is < 0 or > Duration.MaxSeconds || elapsed.Nanos is < 0 or > 999_999_999))
        {
            violations.Add(new(
                $"{field}.elapsed_duration",
                $"{elapsed.Seconds} s {elapsed.Nanos} ns: must be 0 to {Duration.MaxSeconds} s, with nanos below 1000000000"));
        }

        CheckMetrics(measurement, field, violations);
        if (violations.Count > 0)
        {
            throw VizierException.Invalid(violations);
        }
    }

    private static void CheckMetrics(Measurement measurement, string field, List<FieldViolation> violations)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < measurement.Metrics.Count; i++)
        {
            var metric = measurement.Metrics[i];
            var path = $"{field}.metrics[{i}]";
            if (metric.MetricId.Length == 0)
            {
                violations.Add(new($"{path}.metric_id", "is empty; must name a metric"));
            }
            else if (!seen.Add(metric.MetricId))
            {
                violations.Add(new($"{path}.metric_id", $"'{metric.MetricId}': must not occur twice in one measurement"));
            }

            if (!double.IsFinite(metric.Value))
            {
                violations.Add(new(
                    $"{path}.value",
                    $"{metric.Value} for '{metric.MetricId}': must be a finite number; complete the trial as infeasible if it cannot be evaluated"));
            }
        }
    }
}

using System.Collections.Immutable;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.EarlyStopping;

/// <summary>What trials are compared over.</summary>
public enum CurveAxis
{
    /// <summary>The step of a measurement; where steps are not reported (0), its rank among the trial's measurements, from 1.</summary>
    Steps,

    /// <summary>Seconds since the trial began.</summary>
    Seconds,
}

/// <summary>One finite value of an objective, turned so that larger is better, at a position of the axis.</summary>
internal readonly record struct CurvePoint(double Position, double Value);

/// <summary>Reads learning curves out of measurements.</summary>
internal static class LearningCurve
{
    /// <summary>How many curves of a study are learnt from at most, the latest.</summary>
    public const int MostLearntFrom = 50;

    /// <summary>The last position of a curve that is not empty.</summary>
    public static double End(List<CurvePoint> curve) => curve.Max(point => point.Position);

    /// <summary>A position in words.</summary>
    public static string Describe(this CurveAxis axis, double position) =>
        axis == CurveAxis.Steps ? $"step {position:F0}" : $"{position:G6} s";

    /// <summary>A curve as it is drawn: in the metric's own units.</summary>
    public static ImmutableArray<(double Position, double Value)> Draw(IEnumerable<CurvePoint> curve, Metric metric) =>
        [.. curve.Select(point => (point.Position, metric.Oriented(point.Value)))];

    /// <summary>The finite values of a metric in the order they were measured.</summary>
    public static List<CurvePoint> Read(Trial trial, Metric metric, CurveAxis axis)
    {
        var points = new List<CurvePoint>(trial.Measurements.Length);
        for (var i = 0; i < trial.Measurements.Length; i++)
        {
            var measurement = trial.Measurements[i];
            if (measurement.Metrics.TryGetValue(metric.Name, out var value) && double.IsFinite(value))
            {
                var step = measurement.Step > 0 ? measurement.Step : i + 1;
                points.Add(new CurvePoint(axis == CurveAxis.Steps ? step : measurement.ElapsedSeconds, metric.Oriented(value)));
            }
        }

        return points;
    }
}

using Vizier.Algorithms.Analysis;
using Vizier.Protocol;
using Vizier.Studies.Specs;

namespace Vizier.Studies;

/// <summary>Finds the best trial, or the Pareto front of several metrics.</summary>
internal static class OptimalTrials
{
    /// <summary>
    /// The trials that no other dominates. Considered are those that report every metric of the specification as a finite
    /// number, safety metrics included; ties are all optimal. Without metrics every trial is.
    /// </summary>
    /// <param name="spec">The study's specification.</param>
    /// <param name="succeeded">The study's SUCCEEDED trials by ascending id.</param>
    /// <returns>The optimal ones in the same order.</returns>
    public static IReadOnlyList<Trial> Find(StudySpec spec, IReadOnlyList<Trial> succeeded)
    {
        if (spec.Metrics.Count == 0)
        {
            return succeeded;
        }

        var metrics = spec.Metrics.Select(MetricMapping.Map).ToArray();
        var candidates = new List<Trial>();
        var points = new List<double[]>();
        foreach (var trial in succeeded)
        {
            var point = Array.ConvertAll(metrics, metric => metric.Oriented(ValueOf(trial, metric.Name)));
            if (point.All(double.IsFinite))
            {
                candidates.Add(trial);
                points.Add(point);
            }
        }

        return [.. ParetoFront.Indices(points).Select(index => candidates[index])];
    }

    private static double ValueOf(Trial trial, string metric) =>
        trial.FinalMeasurement?.Metrics.LastOrDefault(reported => reported.MetricId == metric)?.Value ?? double.NaN;
}

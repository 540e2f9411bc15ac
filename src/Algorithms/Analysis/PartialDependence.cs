using System.Collections.Immutable;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Analysis;

/// <summary>A point of a partial dependence.</summary>
/// <param name="Value">The value of the parameter.</param>
/// <param name="Mean">The prediction with that value, averaged over trials; in the metric's own units.</param>
/// <param name="Deviation">The model's standard deviation, averaged over trials.</param>
public sealed record DependencePoint(ParameterValue Value, double Mean, double Deviation);

/// <summary>
/// What a metric is expected to be for each value of one parameter, with the others as they were in the trials (Friedman,
/// "Greedy function approximation", 2001, section 8.2).
/// </summary>
public static class PartialDependence
{
    private const int MostTrials = 30;

    /// <summary>The dependence on a parameter: one point for each of its values, or evenly spaced ones if it has more than <paramref name="resolution"/>.</summary>
    /// <param name="model">The model of the metric.</param>
    /// <param name="space">The search space.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="history">Trials whose other parameters are averaged over: the latest 30 that have the parameter.</param>
    /// <param name="resolution">Points of parameters with many values; at least 2.</param>
    /// <returns>Points in the order of the parameter's values; none if no trial has the parameter.</returns>
    /// <exception cref="ArgumentException">There is no parameter of that name.</exception>
    public static ImmutableArray<DependencePoint> Of(IResponseModel model, SearchSpace space, string name, TrialHistory history, int resolution = 50)
    {
        var dimension = space.Find(name) ?? throw new ArgumentException($"There is no parameter '{name}'.", nameof(name));
        var background = Background(space, dimension, history);
        return background.Count == 0
            ? []
            : [.. ParameterGrid.Units(dimension, resolution).Select(unit => At(model, space, dimension, unit, background))];
    }

    private static DependencePoint At(IResponseModel model, SearchSpace space, Dimension dimension, double unit, IReadOnlyCollection<double[]> background)
    {
        double[][] moved = [.. background.Select(point => (double[])point.Clone())];
        foreach (var point in moved)
        {
            point[dimension.Index] = unit;
            space.Snap(point);
        }

        var predictions = model.PredictAll(moved);
        return new DependencePoint(
            dimension.ValueAt(unit), predictions.Average(prediction => prediction.Mean), predictions.Average(prediction => prediction.Deviation));
    }

    // From the end, as many trials as it takes; there may be very many.
    private static List<double[]> Background(SearchSpace space, Dimension dimension, TrialHistory history)
    {
        var found = new List<double[]>();
        for (var i = history.Trials.Length - 1; i >= 0 && found.Count < MostTrials; i--)
        {
            if (PointOf(space, history.Trials[i]) is { } point && dimension.IsActive(point))
            {
                found.Add(point);
            }
        }

        return found;
    }

    private static double[]? PointOf(SearchSpace space, Trial trial)
    {
        var point = new double[space.Dimensions.Length];
        return space.TryEncode(trial.Assignment, point) ? point : null;
    }
}

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
    private const int MostTrials = 100;

    /// <summary>The dependence on a parameter: one point for each of its values, or evenly spaced ones if it has more than <paramref name="resolution"/>.</summary>
    /// <param name="model">The model of the metric.</param>
    /// <param name="space">The search space.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="history">Trials whose other parameters are averaged over: the latest 100 that have the parameter.</param>
    /// <param name="resolution">Points of parameters with many values; at least 2.</param>
    /// <returns>Points in the order of the parameter's values; none if no trial has the parameter.</returns>
    /// <exception cref="ArgumentException">There is no parameter of that name.</exception>
    public static ImmutableArray<DependencePoint> Of(IResponseModel model, SearchSpace space, string name, TrialHistory history, int resolution = 50)
    {
        var dimension = space.Find(name) ?? throw new ArgumentException($"There is no parameter '{name}'.", nameof(name));
        var background = history.Trials
            .Select(trial => PointOf(space, trial))
            .Where(point => point is not null && dimension.IsActive(point))
            .TakeLast(MostTrials)
            .ToArray();
        return background.Length == 0
            ? []
            : [.. ParameterGrid.Units(dimension, resolution).Select(unit => At(model, space, dimension, unit, background!))];
    }

    private static DependencePoint At(IResponseModel model, SearchSpace space, Dimension dimension, double unit, double[][] background)
    {
        double mean = 0, deviation = 0;
        foreach (var point in background)
        {
            var moved = (double[])point.Clone();
            moved[dimension.Index] = unit;
            space.Snap(moved);
            var prediction = model.Predict(moved);
            mean += prediction.Mean / background.Length;
            deviation += prediction.Deviation / background.Length;
        }

        return new DependencePoint(dimension.ValueAt(unit), mean, deviation);
    }

    private static double[]? PointOf(SearchSpace space, Trial trial)
    {
        var point = new double[space.Dimensions.Length];
        return space.TryEncode(trial.Assignment, point) ? point : null;
    }
}

using System.Collections.Immutable;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Analysis;

/// <summary>A model of one metric over a search space.</summary>
public interface IResponseModel
{
    /// <summary>What the metric is expected to be at a feasible point of the unit cube, and the standard deviation of that; in the metric's own units.</summary>
    ModelPrediction Predict(ReadOnlySpan<double> point);

    /// <summary>What <see cref="Predict"/> says of each of some points, at once, which is quicker for some models.</summary>
    ImmutableArray<ModelPrediction> PredictAll(IReadOnlyCollection<double[]> points) => [.. points.Select(point => Predict(point))];
}

/// <summary>An expected value and how sure it is.</summary>
/// <param name="Mean">The expected value.</param>
/// <param name="Deviation">Its standard deviation.</param>
public readonly record struct ModelPrediction(double Mean, double Deviation)
{
    /// <summary>The prediction with its sign turned as values of the metric are so that larger is better, or turned back.</summary>
    internal ModelPrediction Oriented(Metric metric) => this with { Mean = metric.Oriented(Mean) };
}

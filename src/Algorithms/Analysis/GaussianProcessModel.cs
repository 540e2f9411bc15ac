using System.Collections.Immutable;
using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Analysis;

/// <summary>
/// The Gaussian process of one metric, as the default designer fits it but conditioned on the values themselves in place
/// of warped ones, so that what it says is in the metric's own units. Not safe for use by several threads at once.
/// </summary>
public sealed class GaussianProcessModel : IResponseModel
{
    private const int MostTrials = 1000;

    private readonly FeatureMap _features;
    private readonly Surrogate _surrogate;
    private readonly ImmutableArray<SampledTrial> _trials;
    private readonly Metric _metric;
    private readonly double[] _targets;
    private readonly ValueScale _scale;
    private readonly RowMatrix _query;

    private GaussianProcessModel(Problem problem, Metric metric, ImmutableArray<SampledTrial> trials)
    {
        _metric = metric;
        _trials = trials;
        _features = new FeatureMap(problem.Space);
        _query = new RowMatrix(1, _features.Count);
        _surrogate = new Surrogate(_features, HyperparameterPrior.ForDimension(_features.Count).With(problem.Noise));
        var inputs = new RowMatrix(trials.Length, _features.Count);
        for (var i = 0; i < trials.Length; i++)
        {
            _features.Map(trials[i].Point, inputs.Row(i, _features.Count));
        }

        _scale = new ValueScale(trials);
        _targets = [.. trials.Select(trial => _scale.ToScale(trial.Value))];
        _surrogate.LearnAsIs(inputs, _targets, _targets.Length);
    }

    /// <summary>
    /// Learns from the completed trials of a history, the latest 1000; null if fewer than two have a finite value of the
    /// metric or no parameter has a choice. O(trials³).
    /// </summary>
    public static GaussianProcessModel? Fit(Problem problem, Metric metric, TrialHistory history)
    {
        ImmutableArray<SampledTrial> trials = [.. Sample.Of(problem, metric, history).Trials.TakeLast(MostTrials)];
        return trials.Length < 2 || problem.Space.Dimensions.All(dimension => dimension.IsConstant)
            ? null
            : new GaussianProcessModel(problem, metric, trials);
    }

    /// <inheritdoc/>
    public ModelPrediction Predict(ReadOnlySpan<double> point)
    {
        Span<double> mean = stackalloc double[1];
        Span<double> variance = stackalloc double[1];
        _features.Map(point, _query.Row(0, _features.Count));
        _surrogate.Process.Predict(_query, 1, mean, variance);
        return ToUnits(mean[0], variance[0]);
    }

    /// <inheritdoc/>
    public ImmutableArray<ModelPrediction> PredictAll(IReadOnlyCollection<double[]> points)
    {
        var queries = new RowMatrix(points.Count, _features.Count);
        var row = 0;
        foreach (var point in points)
        {
            _features.Map(point, queries.Row(row++, _features.Count));
        }

        var means = new double[points.Count];
        var variances = new double[points.Count];
        _surrogate.Process.Predict(queries, points.Count, means, variances);
        return [.. means.Zip(variances, ToUnits)];
    }

    /// <summary>
    /// What each trial that the model has learnt from would have been predicted to be by all the others, noise included; in
    /// the order of their ids. O(trials³).
    /// </summary>
    public ImmutableArray<LeftOutPrediction> LeaveOneOut()
    {
        var means = new double[_targets.Length];
        var variances = new double[_targets.Length];
        _surrogate.Process.LeaveOneOut(_targets, means, variances);
        return [.. _trials.Select((trial, i) => new LeftOutPrediction(trial.Id, _metric.Oriented(trial.Value), ToUnits(means[i], variances[i])))];
    }

    private ModelPrediction ToUnits(double mean, double variance) => _scale.FromScale(mean, Math.Sqrt(variance)).Oriented(_metric);
}

/// <summary>What a trial would have been predicted to be by all the others.</summary>
/// <param name="TrialId">The trial.</param>
/// <param name="Observed">Its value.</param>
/// <param name="Prediction">The prediction, the noise of an observation included in its deviation.</param>
public sealed record LeftOutPrediction(long TrialId, double Observed, ModelPrediction Prediction)
{
    /// <summary>How many deviations the value lies above the prediction; about standard normal if the model is right.</summary>
    public double StandardizedResidual => (Observed - Prediction.Mean) / Prediction.Deviation;
}

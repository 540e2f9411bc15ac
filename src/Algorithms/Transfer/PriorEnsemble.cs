using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.LinearAlgebra;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Transfer;

/// <summary>
/// What all prior studies together say of one objective of a new study, weighed by how well each of them orders what the
/// new study has observed so far: before three observations all alike, later by <see cref="RankingVote"/>. The weighted sum
/// is the mean function of the new study's Gaussian process, which models the rest; with no weight left it is as if there
/// were no prior studies.
/// </summary>
internal sealed class PriorEnsemble
{
    private const int LeastObservations = 3;

    // Strength, in observations, of the belief that a prior study's scale is the new one's.
    private const double ScaleBelief = 2;

    private readonly PriorModel[] _models;
    private readonly ulong _seed;

    private PriorEnsemble(PriorModel[] models, ulong seed)
    {
        _models = models;
        _seed = seed;
        Starts = [.. Enumerable.Range(0, models.Max(model => model.Starts.Count))
            .SelectMany(rank => models.Where(model => rank < model.Starts.Count).Select(model => model.Starts[rank]))];
    }

    /// <summary>The points of the best prior trials in the new study's space: the best of each prior study, then the second best, and so on.</summary>
    public IReadOnlyList<double[]> Starts { get; }

    /// <summary>Learns from a problem's prior studies; null if none of them has anything in common with it.</summary>
    public static PriorEnsemble? Learn(Problem problem, FeatureMap features, int objective)
    {
        PriorModel[] models = [.. problem.Priors.Select(prior => PriorModel.Learn(problem, features, prior, objective)).OfType<PriorModel>()];
        return models.Length == 0 ? null : new PriorEnsemble(models, problem.Seed);
    }

    /// <summary>The mean function for observations; null without observations, or if no prior study is to be trusted.</summary>
    /// <param name="own">The new study's model, conditioned on the observations alone.</param>
    /// <param name="inputs">The inputs of the observations.</param>
    /// <param name="values">Their values as the model has them.</param>
    public IMeanFunction? Weigh(GaussianProcess own, RowMatrix inputs, ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            return null;
        }

        var count = values.Length;
        var predictions = Array.ConvertAll(_models, model => model.Predict(inputs, count).ToArray());
        double[] weights = [.. _models.Select(_ => 1.0 / _models.Length)];
        if (count >= LeastObservations)
        {
            var leftOut = new double[count];
            own.LeaveOneOut(values, leftOut, new double[count]);
            weights = RankingVote.Weigh(predictions, leftOut, values, new RandomStream(_seed, count, "prior studies"));
        }

        var terms = new List<(PriorModel Model, double Factor)>();
        var shift = 0.0;
        for (var i = 0; i < _models.Length; i++)
        {
            var average = predictions[i].Average();
            var factor = weights[i] * Slope(predictions[i], average, values);
            if (factor > 0)
            {
                terms.Add((_models[i], factor));
                shift -= factor * average;
            }
        }

        return terms.Count == 0 ? null : new WeightedMean(terms, shift);
    }

    // How much the values grow with the predictions: least squares, drawn to one while there is little to go by.
    private static double Slope(double[] predictions, double average, ReadOnlySpan<double> values)
    {
        double middle = 0;
        foreach (var value in values)
        {
            middle += value / values.Length;
        }

        double products = ScaleBelief, squares = ScaleBelief;
        for (var i = 0; i < predictions.Length; i++)
        {
            products += (predictions[i] - average) * (values[i] - middle);
            squares += (predictions[i] - average) * (predictions[i] - average);
        }

        return Math.Max(0, products / squares);
    }

    private sealed class WeightedMean(List<(PriorModel Model, double Factor)> terms, double shift) : IMeanFunction
    {
        public void AddTo(RowMatrix inputs, int count, Span<double> values)
        {
            foreach (ref var value in values[..count])
            {
                value += shift;
            }

            foreach (var (model, factor) in terms)
            {
                var means = model.Predict(inputs, count);
                for (var i = 0; i < count; i++)
                {
                    values[i] += factor * means[i];
                }
            }
        }

        public void AddGradientsTo(RowMatrix inputs, int count, RowMatrix gradients)
        {
            foreach (var (model, factor) in terms)
            {
                var slopes = model.PredictGradients(inputs, count);
                for (var i = 0; i < count; i++)
                {
                    var sums = gradients.Row(i, model.Columns);
                    for (var column = 0; column < sums.Length; column++)
                    {
                        sums[column] += factor * slopes[i, column];
                    }
                }
            }
        }
    }
}

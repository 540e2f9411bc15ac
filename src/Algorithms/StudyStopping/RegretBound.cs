using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.StudyStopping;

/// <summary>
/// How much better than the best trial a study's objective can still become, by a Gaussian process of its trials: the highest
/// upper confidence bound anywhere, less the highest lower one at a trial (Makarova et al., "Automatic termination for
/// hyperparameter optimization", arXiv 2104.08166, equation 4).
/// </summary>
internal static class RegretBound
{
    // As many as the model learns from.
    private const int MostTrials = 1000;
    private const int Anywhere = 2000;
    private const int Around = 500;
    private const double Confidence = 0.1;

    // Makarova et al. (appendix) and Srinivas et al. 2010 scale the theoretical width by a fifth.
    private const double Width = 0.2;
    private static readonly double[] Reaches = [0.2, 0.05, 0.01];

    /// <summary>
    /// The bound after a history, in the objective's units and at least 0; null with several objectives, or before two trials
    /// have a value. O(trials³ + candidates · trials²), trials at most 1000.
    /// </summary>
    public static double? Of(Problem problem, TrialHistory history)
    {
        if (problem.Objectives is not [var objective] || GaussianProcessModel.Fit(problem, objective, history) is not { } model)
        {
            return null;
        }

        var all = Sample.Of(problem, objective, history).Trials;
        SampledTrial[] trials = [.. all.TakeLast(MostTrials).Append(all.MaxBy(trial => trial.Value)!).Distinct()];
        var deviations = Math.Sqrt(2 * Width * Math.Log(
            Math.Max(2, problem.Space.Dimensions.Length) * Math.Pow(all.Length * Math.PI, 2) / (6 * Confidence)));
        var (lower, best) = (double.NegativeInfinity, 0);
        for (var i = 0; i < trials.Length; i++)
        {
            var bound = Bounds(model, objective, trials[i].Point, deviations).Lower;
            (lower, best) = bound > lower ? (bound, i) : (lower, best);
        }

        var random = new RandomStream(problem.Seed, history.LastId, "regret bound");
        var upper = trials.Max(trial => Bounds(model, objective, trial.Point, deviations).Upper);
        for (var i = 0; i < Anywhere + (Around * Reaches.Length); i++)
        {
            var point = i < Anywhere
                ? [.. problem.Space.Dimensions.Select(dimension => dimension.Quantile(random.NextDouble()))]
                : Near([.. trials[best].Point], Reaches[i % Reaches.Length], random);
            problem.Space.Snap(point);
            upper = Math.Max(upper, Bounds(model, objective, point, deviations).Upper);
        }

        return Math.Max(0, upper - lower);
    }

    private static double[] Near(double[] point, double reach, RandomStream random)
    {
        for (var i = 0; i < point.Length; i++)
        {
            point[i] = Math.Clamp(point[i] + (reach * random.NextGaussian()), 0, 1);
        }

        return point;
    }

    private static (double Lower, double Upper) Bounds(GaussianProcessModel model, Metric objective, ReadOnlySpan<double> point, double deviations)
    {
        var prediction = model.Predict(point);
        var middle = objective.Oriented(prediction.Mean);
        return (middle - (deviations * prediction.Deviation), middle + (deviations * prediction.Deviation));
    }
}

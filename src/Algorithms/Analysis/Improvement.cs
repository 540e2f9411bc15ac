using Vizier.Algorithms.GaussianProcesses;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Analysis;

/// <summary>How likely a prediction beats a value, and why.</summary>
/// <param name="LogExpected">The logarithm of the expected improvement, in the metric's units (Ament et al. 2023).</param>
/// <param name="Probability">The probability of an improvement.</param>
/// <param name="Exploration">
/// From 0 to 1: how much of the expected improvement is due to uncertainty, σφ(z) of σφ(z) + max(0, μ − best)·Φ(z).
/// </param>
public sealed record Improvement(double LogExpected, double Probability, double Exploration)
{
    /// <summary>What a prediction promises.</summary>
    /// <param name="metric">The metric, whose direction counts.</param>
    /// <param name="prediction">The prediction, in the metric's units.</param>
    /// <param name="best">The best value so far.</param>
    public static Improvement Of(Metric metric, ModelPrediction prediction, double best)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var (mean, threshold) = (metric.Oriented(prediction.Mean), metric.Oriented(best));
        if (!(prediction.Deviation > 0))
        {
            var gain = Math.Max(0, mean - threshold);
            return new Improvement(Math.Log(gain), gain > 0 ? 1 : 0, 0);
        }

        var z = (mean - threshold) / prediction.Deviation;
        var uncertain = prediction.Deviation * Math.Exp(NormalDistribution.LogDensity(z));
        var promised = Math.Max(0, mean - threshold) * NormalDistribution.Cumulative(z);
        return new Improvement(
            ExpectedImprovement.Log(mean, prediction.Deviation, threshold, out _, out _),
            NormalDistribution.Cumulative(z),
            uncertain > 0 ? uncertain / (uncertain + promised) : promised > 0 ? 0 : 1);
    }
}

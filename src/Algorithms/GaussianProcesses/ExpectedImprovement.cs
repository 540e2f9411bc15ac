namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// The logarithm of the expected improvement over a threshold, and its derivatives, without underflow however unlikely an improvement is
/// (Ament et al. 2023, "Unexpected improvements to expected improvement for Bayesian optimization"). Larger values are better.
/// </summary>
internal static class ExpectedImprovement
{
    private const double Far = 50;

    /// <summary>ln E[max(0, f − threshold)] for f ~ N(mean, deviation²).</summary>
    /// <param name="mean">Mean of the prediction.</param>
    /// <param name="deviation">Its standard deviation, positive.</param>
    /// <param name="threshold">The value to improve on.</param>
    /// <param name="meanSlope">Receives the derivative with respect to the mean.</param>
    /// <param name="deviationSlope">Receives the derivative with respect to the deviation.</param>
    public static double Log(double mean, double deviation, double threshold, out double meanSlope, out double deviationSlope)
    {
        double z = (mean - threshold) / deviation;
        double logDensity = NormalDistribution.LogDensity(z);
        double logUnit = LogOfUnit(z, logDensity);
        meanSlope = Math.Exp(NormalDistribution.LogCumulative(z) - logUnit) / deviation;
        deviationSlope = Math.Exp(logDensity - logUnit) / deviation;
        return Math.Log(deviation) + logUnit;
    }

    /// <summary>ln(φ(z) + z·Φ(z)).</summary>
    private static double LogOfUnit(double z, double logDensity)
    {
        if (z > -1)
        {
            return Math.Log(Math.Exp(logDensity) + (z * NormalDistribution.Cumulative(z)));
        }

        double t = -z;
        if (t < Far)
        {
            return logDensity + Math.Log(1 - (t * NormalDistribution.MillsRatio(t)));
        }

        double u = 1 / (t * t);
        return logDensity + Math.Log(u * (1 - (3 * u) + (15 * u * u)));
    }
}

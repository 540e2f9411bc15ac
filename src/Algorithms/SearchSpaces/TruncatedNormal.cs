using MathNet.Numerics.Distributions;

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>Quantiles of sampling distributions on the unit interval.</summary>
internal static class TruncatedNormal
{
    private const double Deviations = 3;

    private static readonly double LowerTail = Normal.CDF(0, 1, -Deviations);

    /// <summary>
    /// The quantile of the distribution at <paramref name="probability"/> in [0, 1]. The normal one has mean ½ and
    /// deviation 1/6 and is cut off at 0 and 1.
    /// </summary>
    public static double QuantileOf(SamplingDistribution distribution, double probability)
    {
        if (distribution == SamplingDistribution.Uniform)
        {
            return probability;
        }

        var inside = LowerTail + (probability * (1 - (2 * LowerTail)));
        return Math.Clamp(0.5 + (Normal.InvCDF(0, 1, inside) / (2 * Deviations)), 0, 1);
    }
}

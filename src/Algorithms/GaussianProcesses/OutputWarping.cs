namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// Turns observed values (larger is better) into ones that a Gaussian process can model: bad values are drawn in so that outliers and
/// heavy tails do not flatten everything else, and the result has mean 0 and variance 1. The order of values is kept.
/// </summary>
internal static class OutputWarping
{
    private const double QuartileDeviations = 1.4826;
    private const double Linear = 10;

    /// <summary>Warps values in place. Constant values become zeros.</summary>
    public static void Warp(Span<double> values)
    {
        Standardise(values);
        if (values.Length > 2)
        {
            double[] sorted = values.ToArray();
            Array.Sort(sorted);
            double median = Quantile(sorted, 0.5);
            double spread = QuartileDeviations * Math.Max(Quantile(sorted, 0.75) - median, median - Quantile(sorted, 0.25));
            if (spread > 0)
            {
                foreach (ref double value in values)
                {
                    double z = (value - median) / spread;
                    value = z < 0 ? -Math.Log(1 - z) : z > Linear ? Linear + Math.Log(1 + z - Linear) : z;
                }

                Standardise(values);
            }
        }
    }

    private static double Quantile(double[] sorted, double probability)
    {
        double at = probability * (sorted.Length - 1);
        int low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + ((at - low) * (sorted[low + 1] - sorted[low])) : sorted[low];
    }

    private static void Standardise(Span<double> values)
    {
        // Scaling by the largest magnitude first keeps squares of huge values finite.
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        if (largest == 0)
        {
            return;
        }

        double mean = 0;
        foreach (ref double value in values)
        {
            value /= largest;
            mean += value / values.Length;
        }

        double variance = 0;
        foreach (double value in values)
        {
            variance += (value - mean) * (value - mean) / values.Length;
        }

        double deviation = Math.Sqrt(variance);
        foreach (ref double value in values)
        {
            value = deviation > 1e-13 ? (value - mean) / deviation : 0;
        }
    }
}

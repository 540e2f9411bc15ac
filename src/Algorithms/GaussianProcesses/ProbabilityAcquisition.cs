namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>ln of the probability of improving on a threshold by at least a hundredth of the values' deviation (Kushner 1964).</summary>
internal sealed class ProbabilityAcquisition(GaussianProcess model, double threshold) : ThresholdAcquisition(model, threshold)
{
    private const double LeastImprovement = 0.01;

    /// <inheritdoc/>
    protected override double Value(double mean, double deviation, out double meanSlope, out double deviationSlope)
    {
        double z = (mean - Threshold - LeastImprovement) / deviation;
        double value = NormalDistribution.LogCumulative(z);
        meanSlope = Math.Exp(NormalDistribution.LogDensity(z) - value) / deviation;
        deviationSlope = -z * meanSlope;
        return value;
    }
}

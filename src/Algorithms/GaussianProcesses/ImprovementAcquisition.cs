namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>ln of the expected improvement over a threshold.</summary>
internal sealed class ImprovementAcquisition(GaussianProcess model, double threshold) : ThresholdAcquisition(model, threshold)
{
    /// <inheritdoc/>
    protected override double Value(double mean, double deviation, out double meanSlope, out double deviationSlope) =>
        ExpectedImprovement.Log(mean, deviation, Threshold, out meanSlope, out deviationSlope);
}

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>Mean plus some deviations: optimism in the face of uncertainty (Srinivas et al. 2010).</summary>
internal sealed class ConfidenceBoundAcquisition(GaussianProcess model) : SingleModelAcquisition(model)
{
    /// <summary>Deviations added to the mean; the value of scikit-optimize, whose name LCB the setting has.</summary>
    private const double Deviations = 1.96;

    /// <inheritdoc/>
    protected override double Value(double mean, double deviation, out double meanSlope, out double deviationSlope)
    {
        (meanSlope, deviationSlope) = (1, Deviations);
        return mean + (Deviations * deviation);
    }
}

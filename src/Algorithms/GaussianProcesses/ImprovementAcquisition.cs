namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// ln of the expected improvement over a threshold. A running trial is believed to turn out as predicted: the next one has to improve on
/// that too, or a batch would crowd around the most promising point (the "Kriging believer" of Ginsbourger et al. 2010).
/// </summary>
internal sealed class ImprovementAcquisition(GaussianProcess model, double threshold) : SingleModelAcquisition(model)
{
    private double _threshold = threshold;

    /// <inheritdoc/>
    protected override double Value(double mean, double deviation, out double meanSlope, out double deviationSlope) =>
        ExpectedImprovement.Log(mean, deviation, _threshold, out meanSlope, out deviationSlope);

    /// <inheritdoc/>
    protected override void Believe(double mean) => _threshold = Math.Max(_threshold, mean);
}

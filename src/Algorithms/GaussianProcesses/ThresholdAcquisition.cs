namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// An acquisition of what improves on a threshold. A running trial is believed to turn out as predicted: the next one has to improve on
/// that too, or a batch would crowd around the most promising point (the "Kriging believer" of Ginsbourger et al. 2010).
/// </summary>
internal abstract class ThresholdAcquisition(GaussianProcess model, double threshold) : SingleModelAcquisition(model)
{
    /// <summary>The value to improve on.</summary>
    protected double Threshold { get; private set; } = threshold;

    /// <inheritdoc/>
    protected sealed override void Believe(double mean) => Threshold = Math.Max(Threshold, mean);
}

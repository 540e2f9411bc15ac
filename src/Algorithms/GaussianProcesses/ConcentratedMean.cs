using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// The mean and signal variance that fit best once length scales and noise are fixed: generalised least squares with a normal prior on the
/// mean and an inverse gamma prior on the variance.
/// </summary>
internal sealed class ConcentratedMean
{
    private readonly RowMatrix _solutions = new(2, 0);

    /// <summary>The best mean.</summary>
    public double Mean { get; private set; }

    /// <summary>The best signal variance.</summary>
    public double SignalVariance { get; private set; }

    /// <summary>R⁻¹·(y − mean), padded with zeros.</summary>
    public Span<double> Alpha => _solutions.Row(1, Panel.Pad(_count));

    private int _count;

    /// <summary>Fits the mean and variance to values, given the factor of the correlation matrix R (noise included). O(n²).</summary>
    public void Fit(CholeskyFactor correlation, ReadOnlySpan<double> targets, HyperparameterPrior prior)
    {
        _count = correlation.Order;
        _solutions.EnsureCapacity(2, _count);
        var ones = _solutions.Row(0, _count);
        var alpha = _solutions.Row(1, _count);
        ones.Fill(1);
        targets[.._count].CopyTo(alpha);
        correlation.ForwardSolve(_solutions, 2);
        correlation.BackSolve(_solutions, 2);
        double onesOnes = 0;
        double onesValues = 0;
        for (int i = 0; i < _count; i++)
        {
            onesOnes += ones[i];
            onesValues += alpha[i];
        }

        Mean = onesValues / (onesOnes + (1 / prior.MeanVariance));
        double scatter = Mean * Mean / prior.MeanVariance;
        for (int i = 0; i < _count; i++)
        {
            alpha[i] -= Mean * ones[i];
            scatter += alpha[i] * (targets[i] - Mean);
        }

        SignalVariance = ((Math.Max(0, scatter) / 2) + prior.VarianceScale) / Weight(prior);
    }

    /// <summary>The factor of ln(signal variance) in the concentrated negative log posterior.</summary>
    public double Weight(HyperparameterPrior prior) => (_count / 2.0) + prior.VarianceShape + 1;
}

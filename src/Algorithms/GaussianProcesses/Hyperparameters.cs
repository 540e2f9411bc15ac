namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// What a fit chooses: ln ℓ of each column, and ln(noise variance / signal variance) at the end. The signal variance and the mean follow
/// from these and the data.
/// </summary>
internal sealed record Hyperparameters(double[] Values)
{
    /// <summary>ln ℓ of each column.</summary>
    public ReadOnlySpan<double> LogLengths => Values.AsSpan(0, Values.Length - 1);

    /// <summary>Noise variance as a multiple of the signal variance.</summary>
    public double NoiseRatio => Math.Exp(Values[^1]);
}

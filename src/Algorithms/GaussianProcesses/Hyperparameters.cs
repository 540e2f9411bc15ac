namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// What a fit chooses: ln ℓ of each column, and ln(noise variance / signal variance) at the end. The signal variance and the mean follow
/// from these and the data.
/// </summary>
/// <param name="Values">ln ℓ of each axis, then ln(noise variance / signal variance).</param>
/// <param name="Axes">Orthogonal axes along which length scales are measured, one a row over all columns; null for the columns themselves.</param>
internal sealed record Hyperparameters(double[] Values, double[][]? Axes = null)
{
    /// <summary>ln ℓ of each axis.</summary>
    public ReadOnlySpan<double> LogLengths => Values.AsSpan(0, Values.Length - 1);

    /// <summary>Noise variance as a multiple of the signal variance.</summary>
    public double NoiseRatio => Math.Exp(Values[^1]);
}

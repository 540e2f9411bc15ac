namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// Prior beliefs of a Gaussian process on the unit cube with standardised values: log-normal length scales and noise, an inverse gamma
/// signal variance and a normal mean.
/// </summary>
internal sealed record HyperparameterPrior
{
    /// <summary>Mean of ln ℓ.</summary>
    public required double LogLengthMean { get; init; }

    /// <summary>Standard deviation of ln ℓ.</summary>
    public required double LogLengthDeviation { get; init; }

    /// <summary>Mean of ln(noise variance / signal variance).</summary>
    public double LogNoiseMean { get; init; } = -13;

    /// <summary>Standard deviation of ln(noise variance / signal variance).</summary>
    public double LogNoiseDeviation { get; init; } = 3;

    /// <summary>Smallest ln(noise variance / signal variance).</summary>
    public double LeastLogNoise { get; init; } = Math.Log(1e-10);

    /// <summary>Largest ln(noise variance / signal variance).</summary>
    public double MostLogNoise { get; init; } = Math.Log(10);

    /// <summary>Shape of the inverse gamma prior of the signal variance.</summary>
    public double VarianceShape { get; init; } = 1;

    /// <summary>Scale of the inverse gamma prior of the signal variance.</summary>
    public double VarianceScale { get; init; } = 1;

    /// <summary>Variance of the constant mean, as a multiple of the signal variance.</summary>
    public double MeanVariance { get; init; } = 1;

    /// <summary>Smallest ln ℓ.</summary>
    public double LeastLogLength { get; init; } = Math.Log(0.01);

    /// <summary>Largest ln ℓ.</summary>
    public double MostLogLength { get; init; } = Math.Log(100);

    /// <summary>
    /// The prior for inputs of <paramref name="dimension"/> columns: distances in the unit cube grow with the square root of the dimension,
    /// and so does the median length scale (Hvarfner et al. 2024, "Vanilla Bayesian optimization performs great in high dimensions").
    /// </summary>
    public static HyperparameterPrior ForDimension(int dimension) => new()
    {
        LogLengthMean = Math.Log(0.5) + (0.5 * Math.Log(Math.Max(1, dimension))),
        LogLengthDeviation = 1.2,
    };
}

using Vizier.Algorithms.Trials;

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

    /// <summary>The prior after what the study says of its noise.</summary>
    public HyperparameterPrior With(ObservationNoise noise) => noise switch
    {
        ObservationNoise.Low => this with { MostLogNoise = Math.Log(1e-3) },
        ObservationNoise.High => this with { LogNoiseMean = -2, LogNoiseDeviation = 2, LeastLogNoise = Math.Log(1e-4) },
        _ => this,
    };

    /// <summary>
    /// The prior for inputs of <paramref name="dimension"/> columns: distances in the unit cube grow with the square root of the dimension,
    /// and so does the median length scale (Hvarfner et al. 2024, "Vanilla Bayesian optimization performs great in high dimensions").
    /// </summary>
    public static HyperparameterPrior ForDimension(int dimension) => new()
    {
        LogLengthMean = Math.Log(0.5) + (0.5 * Math.Log(Math.Max(1, dimension))),
        LogLengthDeviation = 0.8,
    };
}

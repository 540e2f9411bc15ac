using MathNet.Numerics.Distributions;
using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.Parzen;

/// <summary>A normal distribution cut off at 0 and 1.</summary>
internal readonly struct TruncatedGaussian
{
    private readonly double _mean;
    private readonly double _deviation;
    private readonly double _below;
    private readonly double _inside;
    private readonly double _logNormaliser;

    /// <summary>Creates the distribution; the mean lies in [0, 1], the deviation is positive.</summary>
    public TruncatedGaussian(double mean, double deviation)
    {
        _mean = mean;
        _deviation = deviation;
        _below = Normal.CDF(mean, deviation, 0);
        _inside = Normal.CDF(mean, deviation, 1) - _below;
        _logNormaliser = -Math.Log(deviation * Math.Sqrt(2 * Math.PI) * _inside);
    }

    /// <summary>The logarithm of the density at a place in [0, 1].</summary>
    public double LogDensity(double place)
    {
        var z = (place - _mean) / _deviation;
        return _logNormaliser - (0.5 * z * z);
    }

    /// <summary>A draw.</summary>
    public double Sample(RandomStream random)
    {
        var probability = _below + (random.NextDouble() * _inside);
        return Math.Clamp(Normal.InvCDF(_mean, _deviation, Math.Clamp(probability, 1e-300, 1 - 1e-16)), 0, 1);
    }
}

using MathNet.Numerics.Distributions;

namespace Vizier.Algorithms.EarlyStopping;

/// <summary>A belief about a trial's value at its end: a mixture of normal distributions.</summary>
/// <param name="parts">Means, variances and weights that sum to one, on a scale of about 1, so that huge values stay finite.</param>
/// <param name="scale">What one unit of that scale means; positive.</param>
/// <param name="centre">The value at its zero.</param>
internal sealed class CurveForecast(IReadOnlyList<(double Mean, double Variance, double Weight)> parts, double scale = 1, double centre = 0)
{
    private readonly double _mean = parts.Sum(part => part.Weight * part.Mean);

    /// <summary>The expected value.</summary>
    public double Mean => (scale * _mean) + centre;

    /// <summary>The standard deviation.</summary>
    public double Deviation =>
        scale * Math.Sqrt(parts.Sum(part => part.Weight * (part.Variance + ((part.Mean - _mean) * (part.Mean - _mean)))));

    /// <summary>The probability of more than a value.</summary>
    public double ProbabilityAbove(double value)
    {
        var target = (value / scale) - (centre / scale);
        return parts.Sum(part => part.Weight * Normal.CDF(0, 1, (part.Mean - target) / Math.Sqrt(part.Variance)));
    }

    /// <summary>The forecast with all distances from the mean multiplied, on another scale.</summary>
    public CurveForecast Widened(double factor, double newScale, double newCentre) => new(
        [.. parts.Select(part => (_mean + (factor * (part.Mean - _mean)), factor * factor * part.Variance, part.Weight))], newScale, newCentre);
}

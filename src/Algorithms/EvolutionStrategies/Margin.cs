using MathNet.Numerics.Distributions;

namespace Vizier.Algorithms.EvolutionStrategies;

/// <summary>
/// The correction by which CMA-ES never freezes a parameter that is rounded: wherever the distribution lies, both
/// neighbouring values keep a least probability (Hamano, Saito, Nomura and Shirakawa, "CMA-ES with margin: lower-bounding
/// marginal probability for mixed-integer black-box optimization", GECCO 2022, section 4).
/// </summary>
internal static class Margin
{
    /// <summary>The mean and deviation of one coordinate after the correction.</summary>
    /// <param name="mean">The mean before.</param>
    /// <param name="deviation">The standard deviation before; positive.</param>
    /// <param name="lower">The lower end of the cell that the mean lies in; null if it is the lowest.</param>
    /// <param name="upper">The upper end of the cell; null if it is the highest.</param>
    /// <param name="least">The least probability, α, of all that is outside the cell; in (0, 2/3).</param>
    public static (double Mean, double Deviation) Correct(double mean, double deviation, double? lower, double? upper, double least) =>
        (lower, upper) switch
        {
            ({ } low, { } high) => Between(mean, deviation, low, high, least / 2),
            ({ } only, null) => (only + Math.Min(mean - only, Quantile(least) * deviation), deviation),
            (null, { } only) => (only - Math.Min(only - mean, Quantile(least) * deviation), deviation),
            _ => (mean, deviation),
        };

    // Equations 15 to 21: what is missing to the least probabilities is taken from the rest in proportion to what that has to spare.
    private static (double Mean, double Deviation) Between(double mean, double deviation, double low, double high, double least)
    {
        var below = Normal.CDF(0, 1, (low - mean) / deviation);
        var above = Normal.CDF(0, 1, (mean - high) / deviation);
        if (below >= least && above >= least)
        {
            return (mean, deviation);
        }

        var inside = 1 - below - above;
        var (raisedBelow, raisedAbove) = (Math.Max(least, below), Math.Max(least, above));
        var excess = (1 - raisedBelow - raisedAbove - inside) / (raisedBelow + raisedAbove + inside - (3 * least));
        var lowQuantile = Quantile(raisedBelow + (excess * (raisedBelow - least)));
        var highQuantile = Quantile(raisedAbove + (excess * (raisedAbove - least)));
        var sum = lowQuantile + highQuantile;
        return (((low * highQuantile) + (high * lowQuantile)) / sum, (high - low) / sum);
    }

    // The distance in deviations beyond which a normal variable falls with a probability of at most one half.
    private static double Quantile(double probability) => -Normal.InvCDF(0, 1, Math.Min(probability, 0.499));
}

namespace Vizier.Algorithms.EarlyStopping;

/// <summary>What is believed of a curve's end and gain before any of its values is known: independent normal distributions.</summary>
internal readonly record struct CurvePrior(double EndMean, double EndVariance, double GainMean, double GainVariance);

/// <summary>The end of a curve under one shape and one deviation of the noise, and how well these explain the values.</summary>
internal readonly record struct CurveEnd(double Mean, double Variance, double LogEvidence);

/// <summary>
/// Bayesian linear regression of a curve's end and gain with known noise, for one shape. All that the values say is in six
/// sums, so that each further noise level costs O(1). Formulas: Bishop, "Pattern recognition and machine learning", 2006,
/// equations 3.50, 3.51 and 3.86.
/// </summary>
internal sealed class CurveRegression
{
    private double _count;
    private double _remaining;
    private double _remainingSquares;
    private double _values;
    private double _products;
    private double _squares;

    /// <summary>Adds a value.</summary>
    /// <param name="remaining">The share of the gain that is left.</param>
    /// <param name="value">The value, on a scale of about 1.</param>
    public void Add(double remaining, double value)
    {
        _count++;
        _remaining += remaining;
        _remainingSquares += remaining * remaining;
        _values += value;
        _products += remaining * value;
        _squares += value * value;
    }

    /// <summary>The distribution of the value at the end, its noise included.</summary>
    public CurveEnd Solve(CurvePrior prior, double noise)
    {
        var precision = 1 / (noise * noise);
        var endEnd = (1 / prior.EndVariance) + (precision * _count);
        var endGain = -precision * _remaining;
        var gainGain = (1 / prior.GainVariance) + (precision * _remainingSquares);
        var end = (prior.EndMean / prior.EndVariance) + (precision * _values);
        var gain = (prior.GainMean / prior.GainVariance) - (precision * _products);
        var determinant = (endEnd * gainGain) - (endGain * endGain);
        var endMean = ((gainGain * end) - (endGain * gain)) / determinant;
        var gainMean = ((endEnd * gain) - (endGain * end)) / determinant;
        var misfit = (precision * _squares)
            + (prior.EndMean * prior.EndMean / prior.EndVariance)
            + (prior.GainMean * prior.GainMean / prior.GainVariance)
            - (end * endMean)
            - (gain * gainMean);
        var evidence = -0.5 * ((_count * Math.Log(2 * Math.PI * noise * noise))
            + Math.Log(prior.EndVariance * prior.GainVariance * determinant)
            + Math.Max(0, misfit));
        return new CurveEnd(endMean, (gainGain / determinant) + (noise * noise), evidence);
    }
}

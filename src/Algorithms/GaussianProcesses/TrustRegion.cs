namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// A box around the best trial, to which every other search is confined (Eriksson et al. 2019, "Scalable global optimization via local
/// Bayesian optimization", whose rules of growing and shrinking it follows): where a function is rugged, a promise from afar seldom holds.
/// </summary>
/// <param name="Centre">The best trial's point of the unit cube.</param>
/// <param name="HalfWidths">Half of the box's sides, one for each column of the model's inputs.</param>
internal sealed record TrustRegion(double[] Centre, double[] HalfWidths)
{
    private const double FirstSide = 0.8;
    private const double LongestSide = 1.6;
    private const double ShortestSide = 1.0 / 128;
    private const double MostStretch = 1;
    private const int SuccessesToGrow = 3;
    private const int LeastPatience = 6;

    /// <summary>The region that follows from a history; a pure function of it.</summary>
    /// <param name="centre">The best trial's point.</param>
    /// <param name="values">The values of the trials in their order; larger is better.</param>
    /// <param name="lengths">The model's length scales: the box is longer where the function varies slowly.</param>
    /// <param name="steps">The least half width of each column, so that neighbouring values stay within reach.</param>
    public static TrustRegion Around(double[] centre, ReadOnlySpan<double> values, Hyperparameters lengths, ReadOnlySpan<double> steps)
    {
        double[] halfWidths = new double[lengths.LogLengths.Length];
        Array.Fill(halfWidths, 0.5 * Side(values, Math.Max(LeastPatience, halfWidths.Length)));
        if (lengths.Axes is null)
        {
            double mean = 0;
            foreach (double length in lengths.LogLengths)
            {
                mean += length / halfWidths.Length;
            }

            for (int c = 0; c < halfWidths.Length; c++)
            {
                halfWidths[c] *= Math.Exp(Math.Clamp(lengths.LogLengths[c] - mean, -MostStretch, MostStretch));
            }
        }

        for (int c = 0; c < halfWidths.Length; c++)
        {
            halfWidths[c] = Math.Max(halfWidths[c], steps[c]);
        }

        return new TrustRegion(centre, halfWidths);
    }

    /// <summary>
    /// The side after values in their order: doubled by three improvements in a row, halved by <paramref name="patience"/> trials in a row
    /// without, and the first again once it has become too short to be of use.
    /// </summary>
    public static double Side(ReadOnlySpan<double> values, int patience)
    {
        double side = FirstSide;
        double best = double.NegativeInfinity;
        int successes = 0;
        int failures = 0;
        foreach (double value in values)
        {
            (successes, failures) = value > best ? (successes + 1, 0) : (0, failures + 1);
            best = Math.Max(best, value);
            if (successes == SuccessesToGrow)
            {
                (side, successes) = (Math.Min(LongestSide, 2 * side), 0);
            }
            else if (failures == patience)
            {
                (side, failures) = (side / 2 < ShortestSide ? FirstSide : side / 2, 0);
            }
        }

        return side;
    }

    /// <summary>The range of a column within the unit interval.</summary>
    public (double Low, double High) Range(int column, double centre) =>
        (Math.Max(0, centre - HalfWidths[column]), Math.Min(1, centre + HalfWidths[column]));
}

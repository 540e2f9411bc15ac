namespace Vizier.Benchmarks.Digits;

/// <summary>The best values of two algorithms at equal seeds and trials, as a table.</summary>
/// <param name="names">The two algorithms; the first is the one to beat.</param>
/// <param name="best">By seed, algorithm and trial: the best value so far.</param>
internal sealed class Comparison((string Baseline, string Contender) names, (double[] Baseline, double[] Contender)[] best)
{
    private static readonly int[] Milestones = [6, 12, 18, 24, 48, 96];

    /// <summary>Prints a row for each seed, then means, the difference and its standard error at some numbers of trials.</summary>
    public void Print(TextWriter output)
    {
        var trials = best[0].Baseline.Length;
        output.WriteLine($"Best {DigitsProblem.Objective} after {trials} trials, 2 in parallel");
        output.WriteLine($"{"seed",6} {names.Baseline,24} {names.Contender,24} {"difference",12}");
        for (var seed = 0; seed < best.Length; seed++)
        {
            var (baseline, contender) = (best[seed].Baseline[^1], best[seed].Contender[^1]);
            output.WriteLine($"{seed + 1,6} {baseline,24:F4} {contender,24:F4} {contender - baseline,12:+0.0000;-0.0000}");
        }

        output.WriteLine();
        output.WriteLine($"{"trials",6} {names.Baseline,24} {names.Contender,24} {"difference",12} {"standard error",15}");
        foreach (var count in Milestones.Where(count => count < trials).Append(trials))
        {
            var differences = best.Select(run => run.Contender[count - 1] - run.Baseline[count - 1]).ToArray();
            output.WriteLine(
                $"{count,6} {best.Average(run => run.Baseline[count - 1]),24:F4} {best.Average(run => run.Contender[count - 1]),24:F4} "
                + $"{differences.Average(),12:+0.0000;-0.0000} {StandardError(differences),15:F4}");
        }
    }

    private static double StandardError(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length);
    }
}

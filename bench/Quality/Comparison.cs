using Vizier.Algorithms.Randomness;

namespace Vizier.Quality;

/// <summary>
/// Compares labels with a base, pair by pair (the same problem, seed and batch), class by class: the share of pairs won with a bootstrap
/// interval over problems and seeds, the mean score, and the mean logarithm of the regret.
/// </summary>
internal static class Comparison
{
    private const int Resamples = 2000;
    private const double LeastRegret = 1e-8;

    public static void Print(string path, string baseLabel, string[] labels, string[] filters, int? at)
    {
        var runs = Run.Read(path).GroupBy(run => run.Label).ToDictionary(group => group.Key, group => group.GroupBy(run => run.Key).ToDictionary(same => same.Key, same => same.Last()));
        if (!runs.TryGetValue(baseLabel, out var reference))
        {
            Console.Error.WriteLine($"No runs of '{baseLabel}'; there are: {string.Join(", ", runs.Keys)}.");
            return;
        }

        Console.WriteLine("| label | class | pairs | wins | 95 % | score | base | log regret | base | ms | base |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (string label in labels.Length > 0 ? labels : [.. runs.Keys.Where(label => label != baseLabel)])
        {
            Pair[] pairs = [.. runs[label].Where(own => reference.ContainsKey(own.Key)).Select(own => new Pair(own.Value, reference[own.Key], at))
                .Where(pair => filters.Length == 0 || filters.Any(filter => pair.Own.Kind.StartsWith(filter, StringComparison.Ordinal) || pair.Own.Problem.StartsWith(filter, StringComparison.Ordinal)))];
            foreach (var kind in pairs.GroupBy(pair => pair.Own.Kind))
            {
                Row(label, kind.Key, [.. kind]);
            }

            Row(label, "all", pairs);
        }
    }

    /// <summary>The differences problem by problem.</summary>
    public static void PrintProblems(string path, string baseLabel, string label, int? at)
    {
        var runs = Run.Read(path).ToLookup(run => run.Label);
        var reference = runs[baseLabel].GroupBy(run => run.Key).ToDictionary(same => same.Key, same => same.Last());
        foreach (var group in runs[label].Where(own => reference.ContainsKey(own.Key)).Select(own => new Pair(own, reference[own.Key], at)).GroupBy(pair => pair.Own.Problem))
        {
            Row(label, group.Key, [.. group]);
        }
    }

    private static void Row(string label, string kind, Pair[] pairs)
    {
        if (pairs.Length == 0)
        {
            return;
        }

        double[][] problems = [.. pairs.GroupBy(pair => pair.Own.Problem).Select(group => group.Select(pair => pair.Won).ToArray())];
        var (low, high) = Interval(problems);
        Pair[] known = [.. pairs.Where(pair => pair.Own.Least is not null)];
        Console.WriteLine(
            $"| {label} | {kind} | {pairs.Length} | {100 * pairs.Average(pair => pair.Won):F0} % | {100 * low:F0} to {100 * high:F0} % "
            + $"| {pairs.Average(pair => pair.OwnScore):F1} | {pairs.Average(pair => pair.BaseScore):F1} "
            + $"| {Mean(known, pair => pair.Own, pairs[0].At):F2} | {Mean(known, pair => pair.Base, pairs[0].At):F2} "
            + $"| {pairs.Average(pair => pair.Own.Milliseconds):F1} | {pairs.Average(pair => pair.Base.Milliseconds):F1} |");
    }

    private static double Mean(Pair[] pairs, Func<Pair, Run> run, int at) =>
        pairs.Select(pair => Math.Log10(Math.Max(LeastRegret, (run(pair).Curve[at - 1] ?? run(pair).Random * 10) - run(pair).Least!.Value))).DefaultIfEmpty(double.NaN).Average();

    private static (double Low, double High) Interval(double[][] problems)
    {
        var random = new RandomStream(1, problems.Length, "bootstrap");
        double[] means = new double[Resamples];
        for (int r = 0; r < Resamples; r++)
        {
            double sum = 0;
            int count = 0;
            for (int p = 0; p < problems.Length; p++)
            {
                double[] seeds = problems[random.NextInt32(problems.Length)];
                for (int s = 0; s < seeds.Length; s++)
                {
                    sum += seeds[random.NextInt32(seeds.Length)];
                    count++;
                }
            }

            means[r] = sum / count;
        }

        Array.Sort(means);
        return (means[Resamples / 40], means[Resamples - 1 - (Resamples / 40)]);
    }

    /// <summary>Two runs of the same problem and seed.</summary>
    private sealed record Pair(Run Own, Run Base, int? AtTrial)
    {
        public int At => AtTrial ?? Own.Curve.Length;

        private double OwnEnd => Own.Curve[At - 1] ?? double.PositiveInfinity;

        private double BaseEnd => Base.Curve[At - 1] ?? double.PositiveInfinity;

        /// <summary>1 if won, ½ for a draw.</summary>
        public double Won => Same(OwnEnd, BaseEnd) ? 0.5 : OwnEnd < BaseEnd ? 1 : 0;

        /// <summary>0: the median of random search; 100: the optimum, or the better of the two where it is not known.</summary>
        public double OwnScore => Score(OwnEnd);

        public double BaseScore => Score(BaseEnd);

        private static bool Same(double a, double b) => a.Equals(b) || Math.Abs(a - b) <= 1e-9 * Math.Max(1e-3, Math.Abs(b));

        private double Score(double value)
        {
            double optimum = Own.Least ?? Math.Min(OwnEnd, BaseEnd);
            double scale = Math.Max(Own.Random - optimum, 1e-12);
            return double.IsFinite(scale) && double.IsFinite(value) ? Math.Max(-100, 100 * (1 - ((value - optimum) / scale))) : double.IsFinite(value) ? 100 : -100;
        }
    }
}

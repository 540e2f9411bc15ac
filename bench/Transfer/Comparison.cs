using Vizier.Algorithms.Transfer;

namespace Vizier.Benchmarks.Transfer;

/// <summary>
/// How many trials a study needs to be as good as one without prior studies is half-way, for several kinds of prior studies
/// of the same family.
/// </summary>
internal static class Comparison
{
    private const int PriorTrials = 40;
    private const double Near = 0.03;

    private static readonly string[] Kinds = ["none", "alike", "overlapping", "one alike of three", "unlike", "opposite"];

    /// <summary>Prints a row for each family and kind: the median of the trials needed, and the quartiles.</summary>
    /// <param name="seeds">Studies of each kind.</param>
    /// <param name="trials">Trials of each; the target is the median of what those without prior studies reach in half of them.</param>
    /// <param name="families">Which families.</param>
    public static void Print(int seeds, int trials, IReadOnlyList<string> families)
    {
        Console.WriteLine("| family | prior studies | trials to target | quartiles | reached | best loss after 10 trials |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var family in families)
        {
            var runs = Kinds.ToDictionary(kind => kind, kind => Enumerable.Range(1, seeds).Select(seed => Run(family, kind, (ulong)seed, trials)).ToArray());
            var target = Quantile(runs[Kinds[0]].Select(best => best[(trials / 2) - 1]), 0.5);
            foreach (var kind in Kinds)
            {
                var needed = runs[kind].Select(best => Array.FindIndex(best, loss => loss <= target) is var index and >= 0 ? index + 1.0 : trials + 1).ToArray();
                Console.WriteLine(FormattableString.Invariant(
                    $"| {family} | {kind} | {Show(Quantile(needed, 0.5))} | {Show(Quantile(needed, 0.25))} to {Show(Quantile(needed, 0.75))} | {needed.Count(count => count <= trials)} of {seeds} | {Quantile(runs[kind].Select(best => best[9]), 0.5):G3} |"));
            }

            string Show(double count) => count > trials ? $"> {trials}" : FormattableString.Invariant($"{count:G4}");
        }
    }

    private static double[] Run(string family, string kind, ulong seed, int trials) =>
        Study.BestLosses(TuningTask.Create(family, seed, 0, 0), seed, trials, Priors(family, kind, seed));

    private static IEnumerable<PriorStudy> Priors(string family, string kind, ulong seed) => kind switch
    {
        "alike" => [Alike(family, seed, 1), Alike(family, seed, 2)],
        "overlapping" => [Finished("overlapping", TuningTask.Create(family, seed, Near, 3).Overlapping(), loss => loss)],
        "one alike of three" => [Unlike(family, seed, 1), Alike(family, seed, 1), Unlike(family, seed, 2)],
        "unlike" => [Unlike(family, seed, 1), Unlike(family, seed, 2)],
        "opposite" => [Finished("opposite", TuningTask.Create(family, seed, 0, 0), loss => -loss)],
        _ => [],
    };

    private static PriorStudy Alike(string family, ulong seed, ulong number) =>
        Finished($"alike {number}", TuningTask.Create(family, seed, Near, number), loss => (10 * loss) + number);

    private static PriorStudy Unlike(string family, ulong seed, ulong number) =>
        Finished($"unlike {number}", TuningTask.Create(family, (1000 * number) + seed, 0, 0), loss => loss);

    private static PriorStudy Finished(string name, TuningTask task, Func<double, double> scale) => Study.Prior(name, task, 1000, PriorTrials, scale);

    private static double Quantile(IEnumerable<double> values, double probability)
    {
        double[] sorted = [.. values.Order()];
        var at = probability * (sorted.Length - 1);
        var low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + ((at - low) * (sorted[low + 1] - sorted[low])) : sorted[low];
    }
}

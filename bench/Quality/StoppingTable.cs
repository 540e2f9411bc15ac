using System.Collections.Immutable;
using Vizier.Algorithms.StudyStopping;
using Vizier.Quality.Problems;

namespace Vizier.Quality;

/// <summary>
/// When the conditions for the end of a study are met, and what is left then: the regret as a share of that of random search with as many
/// trials as the study may have. Beside a bound on the regret: a number of trials without progress.
/// </summary>
internal static class StoppingTable
{
    private const int LeastTrials = 10;
    private static readonly double[] Shares = [0.1, 0.01, 0.001];
    private static readonly int[] Patiences = [10, 20];

    public static void Print(string[] problems, int trials, int first, int seeds)
    {
        Console.WriteLine($"Studies of at most {trials} trials by DEFAULT, {seeds} seeds: median trials at the end, and median and largest regret then, in % of the regret of random search");
        Console.WriteLine();
        Console.WriteLine($"| problem | {string.Join(" | ", Shares.Select(share => $"max_regret {share:P1}"))} | {string.Join(" | ", Patiences.Select(patience => $"{patience} without progress"))} | all {trials} | bound too small |");
        Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", Shares.Length + Patiences.Length + 2))}");
        var names = Suite.For((ulong)first, problems).Where(problem => problem is { Objectives: 1, Least: not null }).Select(problem => problem.Name);
        foreach (string name in names)
        {
            Ends[] runs =
            [
                .. Enumerable.Range(first, seeds).Select(seed => Follow(Suite.For((ulong)seed, problems).Single(problem => problem.Name == name), (ulong)seed, trials)),
            ];
            var cells = Enumerable.Range(0, Shares.Length + Patiences.Length + 1).Select(rule => Show([.. runs.Select(run => run.Rules[rule])]));
            Console.WriteLine($"| {name} | {string.Join(" | ", cells)} | {100.0 * runs.Sum(run => run.TooSmall) / runs.Sum(run => run.Judged):F0} % |");
        }
    }

    private static Ends Follow(TestProblem problem, ulong seed, int trials)
    {
        double scale = Run.RandomLevel(problem, seed, trials) - problem.Least!.Value;
        var ends = new (int Trials, double Regret)?[Shares.Length + Patiences.Length + 1];
        var (tooSmall, judged, regret, progressAt, best) = (0, 0, double.NaN, 0, double.PositiveInfinity);
        foreach (var (definition, history, curve) in Run.Steps("DEFAULT", ImmutableDictionary<string, string>.Empty, problem, seed, trials, 1))
        {
            int count = history.Trials.Length;
            double value = curve[^1] ?? double.PositiveInfinity;
            (best, progressAt) = value < best ? (value, count) : (best, progressAt);
            regret = value - problem.Least.Value;
            if (count < LeastTrials)
            {
                continue;
            }

            double bound = RegretBound.Of(definition, history) ?? double.PositiveInfinity;
            judged++;
            tooSmall += bound < regret ? 1 : 0;
            for (int rule = 0; rule < Shares.Length; rule++)
            {
                ends[rule] ??= bound <= Shares[rule] * scale ? (count, regret / scale) : null;
            }

            for (int rule = 0; rule < Patiences.Length; rule++)
            {
                ends[Shares.Length + rule] ??= count - progressAt >= Patiences[rule] ? (count, regret / scale) : null;
            }
        }

        return new Ends([.. ends.Select(end => end ?? (trials, regret / scale))], tooSmall, judged);
    }

    private static string Show((int Trials, double Regret)[] ends)
    {
        double[] regrets = [.. ends.Select(end => 100 * end.Regret).Order()];
        return $"{ends.Select(end => end.Trials).Order().ElementAt(ends.Length / 2)}: {regrets[regrets.Length / 2]:G2}, {regrets[^1]:G2}";
    }

    private sealed record Ends((int Trials, double Regret)[] Rules, int TooSmall, int Judged);
}

namespace Vizier.Quality;

/// <summary>The best values of algorithms after equal trials: per problem the median over seeds, and the mean rank over all runs.</summary>
internal static class QualityTable
{
    public static void Print(string[] algorithms, string filter, int trials, int seeds, int batch)
    {
        var runs = new Dictionary<string, Study[][]>();
        for (ulong seed = 0; seed < (ulong)seeds; seed++)
        {
            var problems = ContinuousFunctions.All(5, seed).Concat(ContinuousFunctions.All(10, seed)).Concat(MixedFunctions.All(seed));
            foreach (var problem in problems.Where(problem => problem.Name.Contains(filter, StringComparison.Ordinal)))
            {
                if (!runs.TryGetValue(problem.Name, out var results))
                {
                    runs[problem.Name] = results = [.. algorithms.Select(_ => new Study[seeds])];
                }

                for (int a = 0; a < algorithms.Length; a++)
                {
                    results[a][seed] = Study.Run(algorithms[a], problem, seed + 1, trials, batch);
                }
            }
        }

        Console.WriteLine($"Median of the best loss after {trials} trials over {seeds} seeds, {batch} at a time");
        Console.WriteLine();
        Row("problem", algorithms);
        Row("---", algorithms.Select(_ => "---"));
        foreach (var (name, results) in runs)
        {
            Row(name, results.Select(studies => $"{Median(studies.Select(study => study.Best)):G3}"));
        }

        Row("mean rank", algorithms.Select((_, a) => $"{runs.Values.Average(results => Enumerable.Range(0, seeds).Average(s => Rank(results, a, s))):F2}"));
        Row("ms a trial", algorithms.Select((_, a) => $"{runs.Values.Average(results => results[a].Average(study => study.MeanMilliseconds)):F1}"));
    }

    private static void Row(string name, IEnumerable<string> cells) => Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Rank(Study[][] results, int algorithm, int seed)
    {
        double own = results[algorithm][seed].Best;
        return 1 + results.Count(studies => studies[seed].Best < own) + (0.5 * (results.Count(studies => studies[seed].Best == own) - 1));
    }
}

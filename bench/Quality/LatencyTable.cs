using System.Collections.Immutable;
using System.Diagnostics;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.Trials;
using Vizier.Quality.Problems;

namespace Vizier.Quality;

/// <summary>
/// Milliseconds for one suggestion after so many trials: update and suggest, by a designer that is warm. Processor time is what the clock
/// would show on an idle machine; it includes the collector and the compiler.
/// </summary>
internal static class LatencyTable
{
    private const int Repeats = 9;

    public static void Print(string[] algorithms, int[] observations, int[] dimensions)
    {
        Console.WriteLine($"Milliseconds a suggestion after n trials on the ellipsoid: median and largest of {Repeats} by the clock; mean processor time");
        Console.WriteLine();
        Console.WriteLine($"| algorithm, dimension | {string.Join(" | ", observations)} |");
        Console.WriteLine($"|---|{string.Concat(observations.Select(_ => "---|"))}");
        foreach (string algorithm in algorithms)
        {
            foreach (int dimension in dimensions)
            {
                _ = Measure(algorithm, dimension, [30, 60, 90, 120]).Count();
                var cells = Measure(algorithm, dimension, observations).Select(cell => $"{cell.Median:F1} / {cell.Largest:F1}; {cell.Processor:F1}");
                Console.WriteLine($"| {algorithm}, {dimension} | {string.Join(" | ", cells)} |");
            }
        }
    }

    private static IEnumerable<(double Median, double Largest, double Processor)> Measure(string algorithm, int dimension, int[] observations)
    {
        var problem = BbobFunctions.Make(10, dimension, 1);
        var definition = new Problem { Space = problem.Space, Metrics = [new Metric("loss", Goal.Minimize)], Seed = 3 };
        var designer = AlgorithmCatalogue.CreateDesigner(algorithm, ImmutableDictionary<string, string>.Empty, definition);
        var random = new RandomStream(1, dimension, "latency");
        var history = TrialHistory.Empty;
        foreach (int count in observations)
        {
            while (history.Trials.Length < count)
            {
                double[] point = [.. Enumerable.Range(0, dimension).Select(_ => random.NextDouble())];
                history = With(history, problem, definition.Space.Decode(point));
            }

            designer.Suggest(history, 1);
            double[] times = new double[Repeats];
            double processor = 0;
            for (int repeat = 0; repeat < Repeats; repeat++)
            {
                var before = Environment.CpuUsage;
                long start = Stopwatch.GetTimestamp();
                var suggestion = designer.Suggest(history, 1)[0];
                times[repeat] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                processor += (Environment.CpuUsage.TotalTime - before.TotalTime).TotalMilliseconds / Repeats;
                history = With(history, problem, suggestion.Assignment);
            }

            Array.Sort(times);
            yield return (times[Repeats / 2], times[^1], processor);
        }
    }

    private static TrialHistory With(TrialHistory history, TestProblem problem, Algorithms.SearchSpaces.Assignment assignment) =>
        history.With(new Trial
        {
            Id = history.LastId + 1,
            Assignment = assignment,
            State = TrialState.Completed,
            Metrics = ImmutableDictionary<string, double>.Empty.Add("loss", problem.Evaluate(assignment, 0)!.Observed[0]),
        });
}

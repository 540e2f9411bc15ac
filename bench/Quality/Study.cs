using System.Collections.Immutable;
using System.Diagnostics;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Trials;

namespace Vizier.Quality;

/// <summary>One run of one algorithm on one problem.</summary>
internal sealed record Study(double Best, double MeanMilliseconds)
{
    public static Study Run(string algorithm, TestProblem problem, ulong seed, int trials, int batch)
    {
        var metric = new Metric("loss", Goal.Minimize);
        var definition = new Problem { Space = problem.Space, Metrics = [metric], Seed = seed };
        var designer = AlgorithmCatalogue.CreateDesigner(algorithm, ImmutableDictionary<string, string>.Empty, definition);
        var history = TrialHistory.Empty;
        double best = double.PositiveInfinity;
        long start = Stopwatch.GetTimestamp();
        while (history.Trials.Length < trials)
        {
            foreach (var suggestion in designer.Suggest(history, Math.Min(batch, trials - history.Trials.Length)))
            {
                var trial = new Trial { Id = history.LastId + 1, Assignment = suggestion.Assignment, State = TrialState.Infeasible };
                if (problem.Loss(suggestion.Assignment) is { } loss)
                {
                    best = Math.Min(best, loss);
                    trial = trial with { State = TrialState.Completed, Metrics = trial.Metrics.Add(metric.Name, loss) };
                }

                history = history.With(trial);
            }
        }

        return new Study(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds / trials);
    }
}

using System.Collections.Immutable;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Transfer;
using Vizier.Algorithms.Trials;

namespace Vizier.Benchmarks.Transfer;

/// <summary>Runs whole studies in this process.</summary>
internal static class Study
{
    private const string Metric = "loss";

    /// <summary>A finished study to learn from, found by the default algorithm.</summary>
    public static PriorStudy Prior(string name, TuningTask task, ulong seed, int trials, Func<double, double> scale)
    {
        var problem = ProblemOf(task.Space, seed, []);
        return new PriorStudy(name, problem, Run(problem, assignment => scale(task.Loss(assignment)), trials));
    }

    /// <summary>The best loss after each trial of a study.</summary>
    public static double[] BestLosses(TuningTask task, ulong seed, int trials, IEnumerable<PriorStudy> priors)
    {
        var best = double.PositiveInfinity;
        return [.. Run(ProblemOf(task.Space, seed, priors), task.Loss, trials).Trials
            .Select(trial => best = Math.Min(best, trial.Metrics[Metric]))];
    }

    private static Problem ProblemOf(SearchSpace space, ulong seed, IEnumerable<PriorStudy> priors) =>
        new() { Space = space, Metrics = [new Metric(Metric, Goal.Minimize)], Seed = seed, Priors = [.. priors] };

    private static TrialHistory Run(Problem problem, Func<Assignment, double> loss, int trials)
    {
        var designer = AlgorithmCatalogue.CreateDesigner(string.Empty, ImmutableDictionary<string, string>.Empty, problem);
        var history = TrialHistory.Empty;
        while (history.Trials.Length < trials)
        {
            var assignment = designer.Suggest(history, 1)[0].Assignment;
            history = history.With(new Trial
            {
                Id = history.LastId + 1,
                Assignment = assignment,
                State = TrialState.Completed,
                Metrics = ImmutableDictionary<string, double>.Empty.Add(Metric, loss(assignment)),
                CompletionOrder = history.LastId + 1,
            });
        }

        return history;
    }
}

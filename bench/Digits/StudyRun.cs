using System.Collections.Immutable;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Trials;

namespace Vizier.Benchmarks.Digits;

/// <summary>A whole study in this process, as two workers would run it: each suggestion is made while one trial is pending.</summary>
internal static class StudyRun
{
    /// <summary>Runs a study; the best validation accuracy after each of its trials.</summary>
    public static double[] Run(Contestant contestant, ulong seed, int trials)
    {
        var problem = DigitsProblem.Create(seed);
        var designer = AlgorithmCatalogue.CreateDesigner(contestant.Algorithm, contestant.Settings, problem, new Budget(trials, 2));
        var history = TrialHistory.Empty;
        var best = new double[trials];
        for (var trial = 1; trial <= trials + 1; trial++)
        {
            if (trial <= trials)
            {
                history = history.With(Suggest(designer, history, trial));
            }

            if (trial > 1)
            {
                var finished = Finish(history.Trials[trial - 2]);
                history = history.With(finished);
                best[trial - 2] = Math.Max(trial > 2 ? best[trial - 3] : 0, finished.Metrics.GetValueOrDefault(DigitsProblem.Objective));
            }
        }

        return best;
    }

    /// <summary>The next trial of a study.</summary>
    public static Trial Suggest(IDesigner designer, TrialHistory history, int id)
    {
        var suggestion = designer.Suggest(history, 1)[0];
        return new Trial { Id = id, Assignment = suggestion.Assignment, Metadata = suggestion.Metadata };
    }

    private static Trial Finish(Trial pending) => DigitsProblem.Evaluate(pending.Assignment) is { } value
        ? pending with
        {
            State = TrialState.Completed,
            Metrics = ImmutableDictionary<string, double>.Empty.Add(DigitsProblem.Objective, value),
            CompletionOrder = pending.Id,
        }
        : pending with { State = TrialState.Infeasible, CompletionOrder = pending.Id };
}

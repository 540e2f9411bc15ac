using System.Collections.Immutable;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Tests.Designers;

/// <summary>Runs a designer against a function.</summary>
internal static class Simulation
{
    /// <summary>Makes <paramref name="trials"/> trials, <paramref name="parallel"/> at a time; metrics by name.</summary>
    public static TrialHistory Run(IDesigner designer, Func<Assignment, double> accuracy, int trials, int parallel = 1)
    {
        var history = TrialHistory.Empty;
        while (history.Trials.Length < trials)
        {
            foreach (var suggestion in designer.Suggest(history, parallel))
            {
                history = history.With(new Trial
                {
                    Id = history.LastId + 1,
                    Assignment = suggestion.Assignment,
                    State = TrialState.Completed,
                    Metrics = ImmutableDictionary<string, double>.Empty.Add("accuracy", accuracy(suggestion.Assignment)),
                    Metadata = suggestion.Metadata,
                });
            }
        }

        return history;
    }

    public static double Best(this TrialHistory history) => history.Trials.Max(trial => trial.Metrics["accuracy"]);
}

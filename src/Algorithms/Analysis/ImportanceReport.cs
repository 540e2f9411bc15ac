using System.Collections.Immutable;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Analysis;

/// <summary>How much each parameter matters for a metric.</summary>
/// <param name="Parameters">The parameters with more than one value, most important first; empty if refused.</param>
/// <param name="Refusal">Why nothing can be said, as one sentence; null if something can.</param>
public sealed record ImportanceReport(ImmutableArray<ParameterImportance> Parameters, string? Refusal)
{
    /// <summary>The fewest trials from which an importance is computed.</summary>
    public const int LeastTrials = 20;

    /// <summary>Judges the parameters by the usable trials of a history, or refuses where there are too few.</summary>
    internal static ImportanceReport Of(
        Problem problem, Metric metric, TrialHistory history, Func<Sample, IEnumerable<ParameterImportance>> judge)
    {
        var sample = Sample.Of(problem, metric, history);
        return sample.Trials.Length < LeastTrials
            ? new([], $"Importance needs {LeastTrials} completed trials with a finite {metric.Name}; there are {sample.Trials.Length}.")
            : new([.. judge(sample).OrderByDescending(one => one.Share ?? -1).ThenBy(one => one.Name, StringComparer.Ordinal)], null);
    }
}

/// <summary>How much one parameter matters.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Share">Its importance in [0, 1]; null if too few trials have the parameter.</param>
/// <param name="Trials">The trials that it was judged on: those that have the parameter.</param>
public sealed record ParameterImportance(string Name, double? Share, int Trials);

using System.Collections.Immutable;

namespace Vizier.Algorithms.Analysis;

/// <summary>How much each parameter matters for a metric.</summary>
/// <param name="Parameters">The parameters with more than one value, most important first; empty if refused.</param>
/// <param name="Refusal">Why nothing can be said, as one sentence; null if something can.</param>
public sealed record ImportanceReport(ImmutableArray<ParameterImportance> Parameters, string? Refusal)
{
    /// <summary>The fewest trials from which an importance is computed.</summary>
    public const int LeastTrials = 20;

    internal static ImportanceReport Refuse(string reason) => new([], reason);

    internal static ImportanceReport Of(IEnumerable<ParameterImportance> parameters) =>
        new([.. parameters.OrderByDescending(one => one.Share ?? -1).ThenBy(one => one.Name, StringComparer.Ordinal)], null);
}

/// <summary>How much one parameter matters.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Share">Its importance in [0, 1]; null if too few trials have the parameter.</param>
/// <param name="Trials">The trials that it was judged on: those that have the parameter.</param>
public sealed record ParameterImportance(string Name, double? Share, int Trials);

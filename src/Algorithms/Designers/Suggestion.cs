using System.Collections.Immutable;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Designers;

/// <summary>An assignment that a designer proposes.</summary>
/// <param name="Assignment">Feasible values of the active parameters.</param>
public sealed record Suggestion(Assignment Assignment)
{
    /// <summary>Notes of the designer; it finds them again in <see cref="Trials.Trial.Metadata"/>.</summary>
    public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;
}

using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>
/// An algorithm that learns from trials and proposes the next ones. What it suggests is a function of its problem, its
/// settings, the history and the count alone: an instance may keep what it computed before, but a new instance answers
/// the same. Pending trials are part of what it learns from. Not safe for use by several threads at once.
/// </summary>
public interface IDesigner
{
    /// <summary>Proposes assignments to try next.</summary>
    /// <param name="history">All trials of the study so far.</param>
    /// <param name="count">How many suggestions are wanted; at least 1.</param>
    /// <returns>
    /// <paramref name="count"/> feasible suggestions; fewer, but at least one, only where the search space has no more.
    /// </returns>
    /// <exception cref="SearchSpaceExhaustedException">Everything there is to try was suggested before.</exception>
    IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count);
}

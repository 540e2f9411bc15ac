using System.Diagnostics.CodeAnalysis;
using Vizier.Protocol;
using Vizier.Storage;

namespace Vizier.Suggestions;

/// <summary>Where the suggestions of new trials come from.</summary>
internal interface ISuggestionSource
{
    /// <summary>Gives the suggestions of the trials that come next.</summary>
    /// <param name="study">The study as the transaction has it.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="suggestions">So many, as new trials with neither name nor state; fewer if the search space has no more.</param>
    /// <returns>Whether they are at hand.</returns>
    bool TryTake(StudyHead study, int count, [NotNullWhen(true)] out IReadOnlyList<Trial>? suggestions);
}

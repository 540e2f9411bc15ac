using System.Diagnostics.CodeAnalysis;
using Vizier.Protocol;
using Vizier.Storage;

namespace Vizier.Suggestions;

/// <summary>
/// Suggestions made ahead, for the trials with certain numbers: of an algorithm that asks for nothing but these numbers. A
/// trial gets the suggestion of its number, whichever service on the database makes it.
/// </summary>
/// <param name="DocumentRevision">The revision of the study's specification that they were made for.</param>
/// <param name="FirstTrial">The number of the trial that the first of them is for.</param>
/// <param name="Suggestions">One for each number from there on.</param>
/// <param name="IsExhausted">Whether the search space has no more than these.</param>
internal sealed record SuggestionStock(
    long DocumentRevision, long FirstTrial, IReadOnlyList<Trial> Suggestions, bool IsExhausted) : ISuggestionSource
{
    /// <summary>No suggestions, of no specification.</summary>
    public static SuggestionStock Empty { get; } = new(-1, 0, [], false);

    /// <inheritdoc/>
    public bool TryTake(StudyHead study, int count, [NotNullWhen(true)] out IReadOnlyList<Trial>? suggestions)
    {
        var start = (int)Math.Min(study.LastTrial + 1 - FirstTrial, Suggestions.Count);
        if (study.DocumentRevision != DocumentRevision || start < 0 || (Suggestions.Count - start < count && !IsExhausted))
        {
            suggestions = null;
            return false;
        }

        suggestions = [.. Suggestions.Skip(start).Take(count).Select(trial => trial.Clone())];
        return true;
    }

    /// <summary>Whether less than half of them are left, so that it is time to make more.</summary>
    public bool IsLow(StudyHead study) =>
        !IsExhausted && study.DocumentRevision == DocumentRevision && 2 * (study.LastTrial + 1 - FirstTrial) > Suggestions.Count;
}

using System.Diagnostics.CodeAnalysis;
using Vizier.Protocol;
using Vizier.Storage;

namespace Vizier.Suggestions;

/// <summary>Suggestions made of a study's history, handed out once, in their order, within one transaction.</summary>
/// <param name="studyKey">The study that they were made for; another may have its name by now.</param>
/// <param name="outcome">What the algorithm returned.</param>
internal sealed class SuggestionBatch(long studyKey, DesignerRun.Outcome outcome) : ISuggestionSource
{
    private int _used;

    /// <summary>Suggestions that were not handed out and would not come again.</summary>
    public IEnumerable<Trial> Rest => outcome.KeepsRest ? outcome.Trials.Skip(_used).Select(trial => trial.Clone()) : [];

    /// <summary>Annotations to store before the suggestions are handed out.</summary>
    public IReadOnlyList<UnitMetadataUpdate> MetadataFor(StudyHead study) => study.Key == studyKey ? outcome.Metadata : [];

    /// <inheritdoc/>
    public bool TryTake(StudyHead study, int count, [NotNullWhen(true)] out IReadOnlyList<Trial>? suggestions)
    {
        suggestions = null;
        if (study.Key == studyKey && (outcome.Trials.Count - _used >= count || outcome.IsExhausted))
        {
            suggestions = [.. outcome.Trials.Skip(_used).Take(count).Select(trial => trial.Clone())];
            _used += suggestions.Count;
        }

        return suggestions is not null;
    }
}

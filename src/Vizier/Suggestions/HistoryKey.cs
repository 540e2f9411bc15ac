using Vizier.Storage;

namespace Vizier.Suggestions;

/// <summary>Tells whether a study's history is still the one that suggestions were made of: measurements on the way do not change it.</summary>
/// <param name="LastTrial">The highest trial number ever given.</param>
/// <param name="Completions">How many trials have ended.</param>
/// <param name="DeletionRevision">The revision at which a trial was last deleted.</param>
/// <param name="DocumentRevision">The revision at which the study itself last changed.</param>
internal readonly record struct HistoryKey(long LastTrial, long Completions, long DeletionRevision, long DocumentRevision)
{
    /// <summary>The key of a study as it was read.</summary>
    public static HistoryKey Of(StudyHead study) => new(study.LastTrial, study.Completions, study.DeletionRevision, study.DocumentRevision);
}

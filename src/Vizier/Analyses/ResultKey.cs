using Vizier.Storage;

namespace Vizier.Analyses;

/// <summary>Tells whether the results of a study are still those that an analysis was made of.</summary>
/// <param name="Completions">How many trials have ended.</param>
/// <param name="DeletionRevision">The revision at which a trial was last deleted.</param>
/// <param name="DocumentRevision">The revision at which the study itself last changed.</param>
internal readonly record struct ResultKey(long Completions, long DeletionRevision, long DocumentRevision)
{
    /// <summary>The key of a study as it was read.</summary>
    public static ResultKey Of(StudyHead study) => new(study.Completions, study.DeletionRevision, study.DocumentRevision);
}

using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies.Names;

namespace Vizier.Pythia;

/// <summary>Stores what a Pythia service wants to find again with the next call: its state, as annotations.</summary>
internal static class ForeignNotes
{
    /// <summary>Stores annotations of a study and its trials; those of trials that were deleted meanwhile are dropped.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="study">The study.</param>
    /// <param name="updates">The annotations.</param>
    /// <exception cref="Studies.VizierException">An annotation is malformed, or makes a document too large.</exception>
    public static void Store(VizierDbContext database, StudyHead study, IReadOnlyList<UnitMetadataUpdate> updates)
    {
        var fitting = updates.Where(update => !update.HasTrialId || IsThere(update.TrialId)).ToList();
        if (fitting.Count > 0)
        {
            StoredMetadata.Update(database, study.Name, fitting);
        }

        bool IsThere(string trialId) => StoredTrials.Find(database, study, TrialName.Parse($"{study.Name}/trials/{trialId}", "metadata.trial_id")) is not null;
    }
}

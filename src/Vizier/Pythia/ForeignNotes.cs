using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Pythia;

/// <summary>Stores what a Pythia service wants to find again with the next call: its state, as annotations.</summary>
internal static class ForeignNotes
{
    /// <summary>Stores annotations of a study and its trials; those of trials that were deleted meanwhile are dropped.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="study">The study.</param>
    /// <param name="updates">The annotations, well formed (<see cref="StoredMetadata.Check"/>).</param>
    /// <exception cref="VizierException">They make a document too large (INTERNAL, since it is no mistake of a caller).</exception>
    public static void Store(VizierDbContext database, StudyHead study, IReadOnlyList<UnitMetadataUpdate> updates)
    {
        var fitting = updates.Where(update => !update.HasTrialId || IsThere(database, study, update.TrialId)).ToList();
        if (fitting.Count == 0)
        {
            return;
        }

        try
        {
            StoredMetadata.Update(database, study.Name, fitting);
        }
        catch (VizierException exception) when (exception.Kind == ErrorKind.InvalidArgument)
        {
            throw VizierException.Of(ErrorKind.Internal, $"the annotations of the study's Pythia service cannot be stored: {exception.Message}", exception);
        }
    }

    private static bool IsThere(VizierDbContext database, StudyHead study, string trialId) =>
        StoredTrials.Find(database, study, TrialName.Parse($"{study.Name}/trials/{trialId}", "metadata.trial_id")) is not null;
}

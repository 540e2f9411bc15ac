using Vizier.Protocol;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Storage;

/// <summary>Merges annotations into a study and its trials, in work passed to <see cref="Store"/>.</summary>
internal static class StoredMetadata
{
    /// <summary>Merges annotations, all or none. Completed trials and studies that are not ACTIVE take them too.</summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="name">The study.</param>
    /// <param name="delta">The annotations, each of the study or of a trial.</param>
    /// <returns>Empty, or which trial does not exist; then nothing was changed.</returns>
    /// <exception cref="VizierException">The study does not exist, an id is malformed, or a document would become too large.</exception>
    public static string Update(VizierDbContext database, StudyName name, IReadOnlyList<UnitMetadataUpdate> delta)
    {
        Check(name, delta);
        var study = StudyHead.Get(database, name);
        var trials = new List<(Trial Trial, IEnumerable<KeyValue> Updates)>();
        foreach (var group in delta.Where(update => update.HasTrialId).GroupBy(update => NameOf(name, update.TrialId)))
        {
            if (StoredTrials.Find(database, study, group.Key) is not { } trial)
            {
                // The words in which OSS Vizier's SQL store says it.
                return $"No such trial:;{group.Key}";
            }

            trials.Add((trial, group.Select(update => update.Metadatum)));
        }

        MergeIntoTrials(database, study, trials);
        var own = delta.Where(update => !update.HasTrialId).Select(update => update.Metadatum).ToList();
        if (own.Count > 0)
        {
            StoredStudies.Change(database, name, stored => MergeIntoStudy(stored, own));
        }

        return string.Empty;
    }

    /// <summary>Refuses annotations that are malformed.</summary>
    /// <exception cref="VizierException">One is missing, or the id of its trial is no number.</exception>
    public static void Check(StudyName name, IReadOnlyList<UnitMetadataUpdate> delta)
    {
        for (var i = 0; i < delta.Count; i++)
        {
            if (delta[i].Metadatum is null)
            {
                throw VizierException.Invalid($"delta[{i}].metadatum", "is missing");
            }

            if (delta[i].HasTrialId)
            {
                NameOf(name, delta[i].TrialId);
            }
        }
    }

    private static void MergeIntoTrials(
        VizierDbContext database, StudyHead study, List<(Trial Trial, IEnumerable<KeyValue> Updates)> trials)
    {
        foreach (var (trial, updates) in trials)
        {
            MetadataRules.Merge(trial.Metadata, updates);
            DocumentLimits.Check(trial, "delta");
            study = StoredTrials.Amend(database, study, trial);
        }

        if (trials.Count > 0)
        {
            study.Save(database);
        }
    }

    private static void MergeIntoStudy(Study study, List<KeyValue> updates)
    {
        study.StudySpec ??= new StudySpec();
        MetadataRules.Merge(study.StudySpec.Metadata, updates);
        DocumentLimits.Check(study, "delta");
    }

    private static TrialName NameOf(StudyName study, string trialId) => TrialName.Parse($"{study}/trials/{trialId}", "delta.trial_id");
}

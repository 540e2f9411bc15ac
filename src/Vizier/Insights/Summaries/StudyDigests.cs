using System.Collections.Concurrent;
using Vizier.Storage;

namespace Vizier.Insights.Summaries;

/// <summary>What lists show of studies, kept in memory and brought up to date when it is asked for.</summary>
internal sealed class StudyDigests
{
    // A digest takes about a kilobyte.
    private const int MostKept = 50_000;

    private readonly ConcurrentDictionary<long, (long DocumentRevision, StudyDescription Description)> _descriptions = [];
    private readonly ConcurrentDictionary<long, TrialDigest> _digests = [];

    /// <summary>What a study's document says.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="study">The study as the same snapshot has it.</param>
    public StudyDescription Describe(VizierDbContext database, StudyHead study)
    {
        if (_descriptions.TryGetValue(study.Key, out var known) && known.DocumentRevision == study.DocumentRevision)
        {
            return known.Description;
        }

        var description = StudyDescription.Of(StoredStudies.Get(database, study.Name));
        Keep(_descriptions, study.Key, (study.DocumentRevision, description));
        return description;
    }

    /// <summary>What a study's trials say.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="study">The study as the same snapshot has it.</param>
    public TrialDigest Digest(VizierDbContext database, StudyHead study)
    {
        var metrics = Describe(database, study).Metrics;
        var before = _digests.GetValueOrDefault(study.Key);
        if (before is not null && before.Revision == study.Revision && before.Metrics.SequenceEqual(metrics))
        {
            return before;
        }

        var digest = TrialDigest.Of(database, study, metrics, before);
        Keep(_digests, study.Key, digest);
        return digest;
    }

    private static void Keep<T>(ConcurrentDictionary<long, T> kept, long key, T value)
    {
        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }

        kept[key] = value;
    }
}

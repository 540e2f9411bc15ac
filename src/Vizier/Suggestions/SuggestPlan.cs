using Vizier.Storage;
using Vizier.Studies.Names;

namespace Vizier.Suggestions;

/// <summary>How many new trials the calls of a round need.</summary>
/// <param name="Warm">What is kept of the study.</param>
/// <param name="Study">The study as it was read.</param>
/// <param name="Missing">The new trials needed beyond those that clients hold and those that are REQUESTED.</param>
internal sealed record SuggestPlan(WarmStudy Warm, WarmStudy.Snapshot Study, int Missing)
{
    /// <summary>Reads the study and counts.</summary>
    /// <exception cref="Studies.VizierException">The study is not ACTIVE, or its specification cannot be worked on.</exception>
    public static SuggestPlan Make(VizierDbContext database, StudyName name, WarmStudies warmStudies, IReadOnlyList<SuggestCall> calls)
    {
        var head = StudyHead.GetMutable(database, name);
        var warm = warmStudies.Get(head.Key);
        return new SuggestPlan(warm, warm.Refresh(database, head), CountMissing(database, head, calls));
    }

    /// <summary>The new trials that calls need; calls of one client share what it holds.</summary>
    public static int CountMissing(VizierDbContext database, StudyHead study, IEnumerable<SuggestCall> calls)
    {
        var wanted = calls.GroupBy(call => call.ClientId).Sum(group =>
        {
            var count = group.Max(call => call.Count);
            return count - StoredTrials.HeldBy(database, study, group.Key, count).Count;
        });
        return wanted == 0 ? 0 : wanted - StoredTrials.Requested(database, study, wanted).Count;
    }
}

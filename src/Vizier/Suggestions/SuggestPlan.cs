using Vizier.Storage;
using Vizier.Studies.Names;

namespace Vizier.Suggestions;

/// <summary>How many new trials the calls of a round need.</summary>
/// <param name="Warm">What is kept of the study.</param>
/// <param name="Study">The study as it was read.</param>
/// <param name="Missing">The new trials needed beyond those that clients hold and those that are REQUESTED.</param>
/// <param name="Stock">How many suggestions to make at a time where trials teach the algorithm nothing.</param>
internal sealed record SuggestPlan(WarmStudy Warm, WarmStudy.Snapshot Study, int Missing, int Stock)
{
    /// <summary>Whether the suggestions may depend on more of earlier trials than their number.</summary>
    public bool Learns => Study.Problem.LearnsFromTrials || IsForeign;

    /// <summary>Whether a Pythia service in another process makes the suggestions.</summary>
    public bool IsForeign => Study.Problem.PythiaEndpoint is not null;

    /// <summary>How many suggestions the designer is to make.</summary>
    public int Count => Learns ? Missing : Math.Max(Missing, Stock);

    /// <summary>Reads the study and counts.</summary>
    /// <exception cref="Studies.VizierException">The study is not ACTIVE, or its specification cannot be worked on.</exception>
    public static SuggestPlan Make(
        VizierDbContext database, StudyName name, WarmStudies warmStudies, IReadOnlyList<SuggestCall> calls, int stock)
    {
        var head = StudyHead.GetMutable(database, name);
        var warm = warmStudies.Get(head.Key);
        return new SuggestPlan(warm, warm.Refresh(database, head), CountMissing(database, head, calls), stock);
    }

    // Calls of one client share what it holds.
    private static int CountMissing(VizierDbContext database, StudyHead study, IEnumerable<SuggestCall> calls)
    {
        var wanted = calls.GroupBy(call => call.ClientId).Sum(group =>
        {
            var count = group.Max(call => call.Count);
            return count - StoredTrials.HeldBy(database, study, group.Key, count).Count;
        });
        return wanted == 0 ? 0 : wanted - StoredTrials.Requested(database, study, wanted).Count;
    }
}

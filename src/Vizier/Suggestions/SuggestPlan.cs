using Vizier.Experiments.Control;
using Vizier.Storage;
using Vizier.Studies.Names;

namespace Vizier.Suggestions;

/// <summary>How many new trials the calls of a round need.</summary>
/// <param name="Warm">What is kept of the study.</param>
/// <param name="Study">The study as it was read.</param>
/// <param name="Missing">The new trials needed beyond those that clients hold and those that are REQUESTED.</param>
/// <param name="Stock">How many suggestions to make at a time where trials teach the algorithm nothing.</param>
/// <param name="End">Why the study has done enough; null if it goes on.</param>
internal sealed record SuggestPlan(WarmStudy Warm, WarmStudy.Snapshot Study, int Missing, int Stock, string? End = null)
{
    /// <summary>Whether the suggestions may depend on more of earlier trials than their number.</summary>
    public bool Learns => Study.Problem.LearnsFromTrials || IsForeign;

    /// <summary>Whether a Pythia service in another process makes the suggestions.</summary>
    public bool IsForeign => Study.Problem.PythiaEndpoint is not null;

    /// <summary>How many suggestions the designer is to make.</summary>
    public int Count => Learns ? Missing : Math.Max(Missing, Stock);

    /// <summary>Reads the study and counts.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="name">The study.</param>
    /// <param name="warmStudies">What is kept of studies.</param>
    /// <param name="calls">The calls; those of an experiment, which ends by itself, do not end the study.</param>
    /// <param name="stock">How many suggestions to make at a time where trials teach the algorithm nothing.</param>
    /// <param name="now">The service's time.</param>
    /// <exception cref="Studies.VizierException">The study is not ACTIVE, or its specification cannot be worked on.</exception>
    public static SuggestPlan Make(
        VizierDbContext database, StudyName name, WarmStudies warmStudies, IReadOnlyList<SuggestCall> calls, int stock, DateTimeOffset now)
    {
        var head = StudyHead.GetMutable(database, name);
        var warm = warmStudies.Get(head.Key);
        var study = warm.Refresh(database, head);
        var missing = CountMissing(database, head, calls);
        bool mayEnd = missing > 0 && calls.Any(call => call.ClientId != TurnTrials.ClientId);
        return new SuggestPlan(warm, study, missing, stock, mayEnd ? StudyEnd.Reason(database, study, now) : null);
    }

    // Calls of one client share what it holds.
    private static int CountMissing(VizierDbContext database, StudyHead study, IEnumerable<SuggestCall> calls)
    {
        var wanted = calls.GroupBy(call => call.ClientId).Sum(group =>
        {
            var count = group.Max(call => call.CountIn(database));
            return count - StoredTrials.HeldBy(database, study, group.Key, count).Count;
        });
        return wanted == 0 ? 0 : wanted - StoredTrials.Requested(database, study, wanted).Count;
    }
}

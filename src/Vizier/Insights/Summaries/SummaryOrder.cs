using Vizier.Storage;
using Vizier.Studies;

namespace Vizier.Insights.Summaries;

/// <summary>The order of a list of studies.</summary>
/// <param name="By">What they are ordered by.</param>
/// <param name="IsDescending">Whether the other way round.</param>
internal sealed record SummaryOrder(string By, bool IsDescending)
{
    private const string Descending = " desc";

    private static readonly string[] Keys = ["name", "create_time", "active_time", "algorithm", "state", "trials", "best"];

    /// <summary>Reads an order.</summary>
    /// <param name="text">A key, then <c>desc</c> for the other way round; empty for the newest first.</param>
    /// <exception cref="VizierException">There is no such key.</exception>
    public static SummaryOrder Parse(string text)
    {
        if (text.Length == 0)
        {
            return new SummaryOrder("create_time", IsDescending: true);
        }

        var isDescending = text.EndsWith(Descending, StringComparison.OrdinalIgnoreCase);
        var key = (isDescending ? text[..^Descending.Length] : text).Trim().ToLowerInvariant();
        return Keys.Contains(key)
            ? new SummaryOrder(key, isDescending)
            : throw VizierException.Invalid("order_by", $"'{text}': must be one of {string.Join(", ", Keys)}, then 'desc' for the other way round");
    }

    /// <summary>Sorts studies; equal ones the newest first.</summary>
    /// <param name="studies">The studies.</param>
    /// <param name="describe">What a study's document says.</param>
    /// <param name="digest">What its trials say.</param>
    public IEnumerable<StudyHead> Sort(
        IReadOnlyCollection<StudyHead> studies, Func<StudyHead, StudyDescription> describe, Func<StudyHead, TrialDigest> digest) => By switch
        {
            "name" => Sort(studies, study => study.Name.ToString(), StringComparer.OrdinalIgnoreCase),
            "active_time" => SortKnown(studies, study => digest(study).ActiveTime ?? double.NaN),
            "algorithm" => Sort(studies, study => describe(study).Algorithm, StringComparer.OrdinalIgnoreCase),
            "state" => Sort(studies, study => (int)study.State),
            "trials" => Sort(studies, study => TrialsOf(digest(study))),
            "best" => SortKnown(studies, study => Rank(digest(study))),
            _ => Sort(studies, study => study.Key),
        };

    private IEnumerable<StudyHead> Sort<TKey>(IEnumerable<StudyHead> studies, Func<StudyHead, TKey> key, IComparer<TKey>? comparer = null) =>
        (IsDescending ? studies.OrderByDescending(key, comparer) : studies.OrderBy(key, comparer)).ThenByDescending(study => study.Key);

    // Those that have no value are last, whichever way round.
    private IEnumerable<StudyHead> SortKnown(IEnumerable<StudyHead> studies, Func<StudyHead, double> key)
    {
        var known = studies.Select(study => (Study: study, Key: key(study))).ToLookup(item => double.IsNaN(item.Key));
        var sorted = IsDescending ? known[false].OrderByDescending(item => item.Key) : known[false].OrderBy(item => item.Key);
        return sorted.ThenByDescending(item => item.Study.Key).Concat(known[true].OrderByDescending(item => item.Study.Key)).Select(item => item.Study);
    }

    private static int TrialsOf(TrialDigest digest) => digest.Counts is var counts
        ? counts.Requested + counts.Active + counts.Stopping + counts.Succeeded + counts.Infeasible
        : 0;

    // The smaller the better.
    private static double Rank(TrialDigest digest)
    {
        for (var i = 0; i < digest.Metrics.Length; i++)
        {
            if (digest.Metrics[i].IsObjective)
            {
                return digest.Best[i] is { } best ? -digest.Metrics[i].Oriented(best.Value) : double.NaN;
            }
        }

        return double.NaN;
    }
}

using System.Data.Common;
using Vizier.Experiments.Control.Rows;
using Vizier.Insights.Columns;
using Vizier.Protocol.Insights;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Insights;

/// <summary>Reads the trials of a study that changed after a cursor, as columns.</summary>
/// <param name="study">The study.</param>
/// <param name="isSingle">Whether parameters and times are rounded to 32 bits.</param>
/// <param name="most">The most rows.</param>
internal sealed class TrialColumnsQuery(StudyName study, bool isSingle, int most = TrialColumnsQuery.LargestPage)
{
    /// <summary>The most rows of one answer.</summary>
    public const int LargestPage = 100_000;

    private const string Changed = """
        SELECT t.number, t.revision, t.completion_order, t.document, 0 FROM trials t
        WHERE t.study_key = @study AND t.revision > @after ORDER BY t.revision LIMIT @limit
        """;

    private const string ChangedWithOutcome = """
        SELECT t.number, t.revision, t.completion_order, t.document, COALESCE(r.outcome, 0) FROM trials t
        LEFT JOIN trial_runs r ON r.study_key = t.study_key AND r.trial = t.number
        WHERE t.study_key = @study AND t.revision > @after ORDER BY t.revision LIMIT @limit
        """;

    // Runs change without their trials when they are launched, and when they end without a result.
    private const string ChangedRuns = """
        SELECT t.number, t.revision, t.completion_order, t.document, r.outcome FROM trial_runs r
        JOIN trials t ON t.study_key = r.study_key AND t.number = r.trial
        WHERE r.study_key = @study AND r.revision > @runs AND t.revision <= @known
        """;

    /// <summary>Reads the rows.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="after">What the client knows.</param>
    /// <exception cref="VizierException">There is no such study.</exception>
    public TrialColumns Read(VizierDbContext database, StudyCursor after)
    {
        var head = StudyHead.Get(database, study);
        var isFresh = after == default;
        var isLost = !isFresh && (after.StudyKey != head.Key || after.Trials < head.DeletionRevision || after.Trials > head.Revision);
        long? runs = database.Set<ExperimentRow>().Where(row => row.StudyKey == head.Key).Select(row => (long?)row.Revision).FirstOrDefault();
        var begin = isFresh || isLost ? new StudyCursor(head.Key, 0, runs ?? 0) : after;
        var columns = Read(database, head, begin, runs, out var end, out var more);
        columns.Cursor = end.ToString();
        columns.Reset = isLost;
        columns.More = more;
        return columns;
    }

    private TrialColumns Read(VizierDbContext database, StudyHead head, StudyCursor begin, long? runs, out StudyCursor end, out bool more)
    {
        var builder = new TrialColumnsBuilder(StoredStudies.Get(database, study));
        var revisions = database.Statements.Query(
            runs is null ? Changed : ChangedWithOutcome,
            row => Add(builder, row),
            ("@study", head.Key),
            ("@after", begin.Trials),
            ("@limit", (long)most));
        more = revisions.Count == most;
        if (more)
        {
            end = begin with { Trials = revisions[^1] };
            return builder.Build(isSingle);
        }

        if (runs > begin.Runs)
        {
            database.Statements.Query(
                ChangedRuns, row => Add(builder, row), ("@study", head.Key), ("@runs", begin.Runs), ("@known", begin.Trials));
        }

        end = new StudyCursor(head.Key, head.Revision, runs ?? 0);
        return builder.Build(isSingle);
    }

    private static long Add(TrialColumnsBuilder builder, DbDataReader row)
    {
        builder.Add(row.GetInt64(0), row.GetInt32(4), row.GetInt64(2), row.GetFieldValue<byte[]>(3));
        return row.GetInt64(1);
    }
}

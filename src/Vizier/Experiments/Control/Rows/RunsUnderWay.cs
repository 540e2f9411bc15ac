using Microsoft.EntityFrameworkCore;
using Vizier.Storage;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;

namespace Vizier.Experiments.Control.Rows;

/// <summary>The stored trials under way of an experiment: all of them, or as few as a step about one of them needs.</summary>
internal static class RunsUnderWay
{
    // Written as the indices have it: SQLite compares the texts.
    private const string Count = "SELECT COUNT(*) FROM trial_runs WHERE study_key = @study AND outcome IN (1, 2)";
    private const string CountLive = "SELECT COUNT(*) FROM attempts WHERE study_key = @study AND end_reason IS NULL";

    private const string FirstWaiting = """
        SELECT trial FROM attempts
        WHERE study_key = @study AND end_reason IS NULL AND runner = '' AND cluster = '' ORDER BY trial LIMIT 1
        """;

    private const string Idle = """
        SELECT trial FROM trial_runs
        WHERE study_key = @study AND outcome IN (1, 2) AND NOT EXISTS (
            SELECT 1 FROM attempts
            WHERE attempts.study_key = trial_runs.study_key AND attempts.trial = trial_runs.trial AND end_reason IS NULL)
        """;

    private const string Changed = """
        SELECT trial_runs.trial FROM trial_runs
        JOIN trials ON trials.study_key = trial_runs.study_key AND trials.number = trial_runs.trial
        WHERE trial_runs.study_key = @study AND outcome IN (1, 2) AND trials.revision <> trial_revision
        """;

    private const string ChangedSince = """
        SELECT trials.number FROM trials
        JOIN trial_runs ON trial_runs.study_key = trials.study_key AND trial_runs.trial = trials.number
        WHERE trials.study_key = @study AND trials.revision > @revision AND trials.revision <> trial_revision AND outcome IN (1, 2) LIMIT 1
        """;

    /// <summary>All of them, tracked.</summary>
    public static List<RunRow> All(VizierDbContext database, long study) =>
        [.. Rows(database, study).AsTracking()];

    /// <summary>
    /// A trial, if it is under way, and those to which a step about it may lead: such as have no attempt that lives, and the
    /// first that waits for a runner. Tracked.
    /// </summary>
    /// <param name="database">The writer's context.</param>
    /// <param name="study">The experiment's study.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="others">How many more are under way; the attempts of all of them live.</param>
    public static List<RunRow> Around(VizierDbContext database, long study, long trial, out int others)
    {
        int all = CountOf(database, study);
        HashSet<long> wanted = [trial];
        if (all > (int)Number(database, CountLive, study))
        {
            wanted.UnionWith(database.Statements.Query(Idle, row => row.GetInt64(0), ("@study", study)));
        }

        wanted.UnionWith(database.Statements.Query(FirstWaiting, row => row.GetInt64(0), ("@study", study)));
        long[] numbers = [.. wanted];
        List<RunRow> rows = numbers is [var only]
            ? [.. Rows(database, study).AsTracking().Where(run => run.Trial == only)]
            : [.. Rows(database, study).AsTracking().Where(run => numbers.Contains(run.Trial))];
        others = all - rows.Count;
        return rows;
    }

    /// <summary>How many there are.</summary>
    public static int CountOf(VizierDbContext database, long study) => (int)Number(database, Count, study);

    /// <summary>Those whose trial was changed by others than the experiment.</summary>
    public static List<long> ChangedByOthers(VizierDbContext database, long study) =>
        database.Statements.Query(Changed, row => row.GetInt64(0), ("@study", study));

    /// <summary>Whether any trial was changed by others than the experiment after a revision of the study. Looks at what changed after it alone.</summary>
    public static bool IsAnyChangedByOthers(VizierDbContext database, long study, long revision) =>
        database.Statements.Query(ChangedSince, row => row.GetInt64(0), ("@study", study), ("@revision", revision)).Count > 0;

    private static IQueryable<RunRow> Rows(VizierDbContext database, long study) => database.Set<RunRow>()
        .Where(run => run.StudyKey == study && (run.Outcome == (int)Outcome.Pending || run.Outcome == (int)Outcome.Running));

    private static long Number(VizierDbContext database, string sql, long study) =>
        database.Statements.Query(sql, row => row.GetInt64(0), ("@study", study))[0];
}

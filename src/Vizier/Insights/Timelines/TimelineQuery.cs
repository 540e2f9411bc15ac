using System.Data.Common;
using Vizier.Experiments.Control.Rows;
using Vizier.Insights.Columns;
using Vizier.Protocol.Insights;
using Vizier.Storage;
using Vizier.Studies.Names;
using Trial = Vizier.Protocol.Trial;

namespace Vizier.Insights.Timelines;

/// <summary>Reads which trial ran where and when.</summary>
internal static class TimelineQuery
{
    // Times of attempts are stored as ticks since the year 1.
    private const string Attempts = """
        SELECT a.trial, a.number, a.host, a.gpus, a.start_time, a.end_time, a.end_reason, r.revision
        FROM attempts a JOIN trial_runs r ON r.study_key = a.study_key AND r.trial = a.trial
        WHERE a.study_key = @study AND a.start_time IS NOT NULL
        """;

    /// <summary>The bars that changed after a cursor.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="name">The study.</param>
    /// <param name="after">What the client knows.</param>
    /// <exception cref="Studies.VizierException">There is no such study.</exception>
    public static Timeline Read(VizierDbContext database, StudyName name, StudyCursor after)
    {
        var head = StudyHead.Get(database, name);
        var isLost = after != default && (after.StudyKey != head.Key || after.Trials < head.DeletionRevision || after.Trials > head.Revision);
        long? runs = database.Set<ExperimentRow>().Where(row => row.StudyKey == head.Key).Select(row => (long?)row.Revision).FirstOrDefault();
        var known = isLost ? 0 : runs is null ? after.Trials : after.Runs;
        var bars = runs is null ? OfTrials(database, head) : OfAttempts(database, head);
        var timeline = Pack(bars, known, StoredStudies.Get(database, name).CreateTime?.Seconds ?? 0);
        timeline.Cursor = new StudyCursor(head.Key, head.Revision, runs ?? 0).ToString();
        timeline.Reset = isLost;
        return timeline;
    }

    private static List<Bar> OfAttempts(VizierDbContext database, StudyHead head) => database.Statements.Query(
        Attempts,
        row => new Bar(
            row.GetInt64(0),
            row.GetInt32(1),
            row.GetString(2),
            row.GetString(3),
            SecondsOf(row, 4) ?? 0,
            SecondsOf(row, 5),
            row.IsDBNull(6) ? null : row.GetInt32(6),
            row.GetInt64(7)),
        ("@study", head.Key));

    private static double? SecondsOf(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : (row.GetInt64(column) - DateTimeOffset.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond;

    private static List<Bar> OfTrials(VizierDbContext database, StudyHead head) => database.Statements.Query(
        "SELECT number, client_id, revision, document FROM trials WHERE study_key = @study AND state <> 1",
        row => BarOf(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3)),
        ("@study", head.Key)).OfType<Bar>().ToList();

    private static Bar? BarOf(long number, string client, long revision, ReadOnlySpan<byte> trial)
    {
        double? start = null, end = null;
        var reader = new WireReader(trial);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Trial.StartTimeFieldNumber:
                    start = TrialWire.ReadTime(reader.Bytes);
                    break;
                case Trial.EndTimeFieldNumber:
                    end = TrialWire.ReadTime(reader.Bytes);
                    break;
            }
        }

        return start is { } known ? new Bar(number, 0, client, "", known, end, null, revision) : null;
    }

    private static Timeline Pack(List<Bar> bars, long known, long baseTime)
    {
        var lanes = new Lanes();
        var (trials, attempts, places) = (new ColumnBuilder(), new ColumnBuilder(), new ColumnBuilder());
        var (starts, ends, reasons) = (new ColumnBuilder(), new ColumnBuilder(), new ColumnBuilder());
        var rows = 0;
        foreach (var bar in bars.OrderBy(bar => bar.Start).ThenBy(bar => bar.Trial))
        {
            var lane = lanes.Of(bar);
            if (bar.Revision <= known)
            {
                continue;
            }

            rows++;
            trials.Add(bar.Trial);
            attempts.Add(bar.Attempt == 0 ? double.NaN : bar.Attempt);
            places.Add(lane);
            starts.Add(bar.Start - baseTime);
            ends.Add(bar.End - baseTime ?? double.NaN);
            reasons.Add(bar.EndReason ?? double.NaN);
        }

        return new Timeline
        {
            Rows = rows,
            TrialIds = trials.Build(rounds: false),
            Attempts = attempts.Build(rounds: false),
            Lanes = places.Build(rounds: false),
            BaseTime = baseTime,
            StartTimes = starts.Build(rounds: true),
            EndTimes = ends.Build(rounds: true),
            EndReasons = reasons.Build(rounds: false),
            Places = { lanes.Places },
        };
    }
}

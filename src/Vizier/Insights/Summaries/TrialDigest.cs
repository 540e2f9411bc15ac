using System.Collections.Immutable;
using Vizier.Algorithms.Trials;
using Vizier.Protocol.Insights;
using Vizier.Storage;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Insights.Summaries;

/// <summary>The trials of a study in short, at one revision. The next one is made by reading only the trials that ended since.</summary>
internal sealed record TrialDigest
{
    private const string EndedSince = """
        SELECT number, state, document FROM trials WHERE study_key = @study AND revision > @revision AND completion_order > @order
        """;

    private const string Newest = "SELECT document FROM trials WHERE study_key = @study ORDER BY number DESC LIMIT 1";

    private static readonly (State State, string Query)[] OpenStates =
    [
        (State.Requested, "SELECT COUNT(*) FROM trials WHERE study_key = @study AND state = 1"),
        (State.Active, "SELECT COUNT(*) FROM trials WHERE study_key = @study AND state = 2"),
        (State.Stopping, "SELECT COUNT(*) FROM trials WHERE study_key = @study AND state = 3"),
    ];

    /// <summary>The study's revision.</summary>
    public required long Revision { get; init; }

    /// <summary>The metrics by which trials were judged.</summary>
    public required ImmutableArray<Metric> Metrics { get; init; }

    /// <summary>How many trials have ended, deleted ones included.</summary>
    public long Completions { get; init; }

    /// <summary>How many trials there are in each state.</summary>
    public required StudySummary.Types.Counts Counts { get; init; }

    /// <summary>For each metric, the best value of a trial that kept all safety thresholds, and the trial; null without one.</summary>
    public required ImmutableArray<(double Value, long Trial)?> Best { get; init; }

    /// <summary>When a trial last began or ended, in seconds since 1970; null before the first.</summary>
    public double? ActiveTime { get; init; }

    /// <summary>The statement for the index by which stopping trials are counted.</summary>
    public static IReadOnlyList<string> CreateIndex(SqlDialect sql) => ["CREATE INDEX trials_stopping ON trials (study_key) WHERE state = 3"];

    /// <summary>The digest of a study as a snapshot has it.</summary>
    /// <param name="database">A reader's context.</param>
    /// <param name="study">The study as the same snapshot has it.</param>
    /// <param name="metrics">Its metrics.</param>
    /// <param name="before">An earlier digest; null for none.</param>
    public static TrialDigest Of(VizierDbContext database, StudyHead study, ImmutableArray<Metric> metrics, TrialDigest? before)
    {
        var isUsable = before is not null && before.Revision >= study.DeletionRevision && before.Revision <= study.Revision
            && before.Metrics.SequenceEqual(metrics);
        var tally = new ResultTally(metrics, isUsable ? before : null);
        database.Statements.Query(
            EndedSince,
            row => tally.Add(row.GetInt64(0), (State)row.GetInt32(1), row.GetFieldValue<byte[]>(2)),
            ("@study", study.Key),
            ("@revision", isUsable ? before!.Revision : 0),
            ("@order", isUsable ? before!.Completions : 0));
        foreach (var (state, query) in OpenStates)
        {
            tally.Count(state, (int)database.Statements.Query(query, row => row.GetInt64(0), ("@study", study.Key))[0]);
        }

        if (database.Statements.Find(Newest, row => row.GetFieldValue<byte[]>(0), ("@study", study.Key)) is { } newest)
        {
            tally.Touch(newest);
        }

        return tally.Digest(study);
    }
}

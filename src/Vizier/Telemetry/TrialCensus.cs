using System.Diagnostics.Metrics;
using Vizier.Storage;
using State = Vizier.Protocol.Trial.Types.State;

namespace Vizier.Telemetry;

/// <summary>
/// Counts studies and trials when metrics are read, at most every <see cref="Memory"/>. It reads indexes only; those that have
/// succeeded are what is left of all when the others are taken off.
/// </summary>
internal sealed class TrialCensus(Store store, TimeProvider time)
{
    private const string Open = "SELECT state, COUNT(*) FROM trials WHERE state IN (1, 2, 3) GROUP BY state";
    private const string Infeasible = "SELECT 5, COUNT(*) FROM trials WHERE state = 5";
    private const string All = "SELECT 0, COUNT(*) FROM trials";
    private const string AllStudies = "SELECT 0, COUNT(*) FROM studies";

    private readonly Lock _lock = new();
    private Counts? _counts;
    private long _countedAt;

    /// <summary>How long a count is good for.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The statement for the index by which infeasible trials are counted.</summary>
    public static IReadOnlyList<string> CreateIndex(SqlDialect sql) =>
        ["CREATE INDEX trials_infeasible ON trials (study_key) WHERE state = 5"];

    /// <summary>The number of trials in each state.</summary>
    public IEnumerable<Measurement<long>> Trials() => Current().Trials.Select(
        count => new Measurement<long>(count.Value, new KeyValuePair<string, object?>("state", count.Key.ToString().ToUpperInvariant())));

    /// <summary>The number of studies.</summary>
    public long Studies() => Current().Studies;

    private Counts Current()
    {
        lock (_lock)
        {
            if (_counts is null || time.GetElapsedTime(_countedAt) >= Memory)
            {
                _counts = store.ReadAsync(Count).GetAwaiter().GetResult();
                _countedAt = time.GetTimestamp();
            }

            return _counts;
        }
    }

    private static Counts Count(VizierDbContext database)
    {
        var trials = new SortedDictionary<State, long> { [State.Requested] = 0, [State.Active] = 0, [State.Stopping] = 0 };
        foreach (var (state, count) in Query(database, Open).Concat(Query(database, Infeasible)))
        {
            trials[(State)state] = count;
        }

        trials[State.Succeeded] = Query(database, All)[0].Count - trials.Values.Sum();
        return new Counts(trials, Query(database, AllStudies)[0].Count);
    }

    private static List<(int State, long Count)> Query(VizierDbContext database, string sql) =>
        database.Statements.Query(sql, row => (row.GetInt32(0), row.GetInt64(1)));

    private sealed record Counts(SortedDictionary<State, long> Trials, long Studies);
}

using System.Runtime.CompilerServices;
using Vizier.Experiments.Control.Rows;
using Vizier.Insights.Summaries;
using Vizier.Protocol.Insights;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Insights;

/// <summary>Follows one study.</summary>
internal sealed class StudyWatch(Store store, StudyChanges changes, StudySummaries summaries, TimeProvider time)
{
    // Small enough for a page to draw between two of them.
    private const int MostRows = 10_000;

    /// <summary>What a client does not know of a study, then what changes in it, until it is deleted.</summary>
    /// <param name="name">The study.</param>
    /// <param name="cursor">What the client knows.</param>
    /// <param name="isSingle">Whether parameters and times are rounded to 32 bits.</param>
    /// <param name="interval">The least time between two events.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="VizierException">There is no such study, or it was deleted meanwhile.</exception>
    public async IAsyncEnumerable<StudyEvent> FollowAsync(
        StudyName name, StudyCursor cursor, bool isSingle, TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var key = await store.ReadAsync(database => StudyHead.Get(database, name).Key, cancellationToken);
        using var watcher = changes.Watch(key);
        var query = new TrialColumnsQuery(name, isSingle, MostRows);
        for (var isFirst = true; ; isFirst = false)
        {
            var next = await store.ReadAsync(database => Read(database, name, query, cursor), cancellationToken);
            var known = StudyCursor.Parse(next.Trials.Cursor);
            var hasMore = next.Trials.More;
            if (isFirst || known != cursor)
            {
                cursor = known;
                yield return WithoutEmptyColumns(next);
            }

            if (!hasMore)
            {
                await watcher.NextAsync(cancellationToken);
                await Task.Delay(interval, time, cancellationToken);
            }
        }
    }

    private StudyEvent Read(VizierDbContext database, StudyName name, TrialColumnsQuery query, StudyCursor cursor)
    {
        var head = StudyHead.Get(database, name);
        var trials = query.Read(database, cursor);
        return new StudyEvent
        {
            EventId = trials.Cursor,
            Summary = summaries.Of(database, head),
            Trials = trials,
            ExperimentRevision = database.Set<ExperimentRow>().Where(row => row.StudyKey == head.Key).Select(row => row.Revision).FirstOrDefault(),
        };
    }

    private static StudyEvent WithoutEmptyColumns(StudyEvent next)
    {
        if (next.Trials is { Rows: 0, Reset: false })
        {
            next.Trials = null;
        }

        return next;
    }
}

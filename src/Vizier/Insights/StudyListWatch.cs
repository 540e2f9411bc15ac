using System.Runtime.CompilerServices;
using Vizier.Insights.Summaries;
using Vizier.Protocol.Insights;
using Vizier.Storage;

namespace Vizier.Insights;

/// <summary>Follows the list of studies.</summary>
internal sealed class StudyListWatch(Store store, StudyChanges changes, StudySummaries summaries, TimeProvider time)
{
    // Beyond it reading the list anew is cheaper.
    private const int MostChanges = 200;

    /// <summary>Says what changes in the list, without end.</summary>
    /// <param name="owner">Whose studies; null for everybody's.</param>
    /// <param name="cursor">The id of the last event that the client received; empty for a client that has none.</param>
    /// <param name="interval">The least time between two events.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async IAsyncEnumerable<StudySummariesEvent> FollowAsync(
        string? owner, string cursor, TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watcher = changes.Watch(null);
        var missed = cursor.Length == 0 ? null : changes.Since(cursor);
        var known = (await store.ReadAsync(database => StudyHeads.List(database, owner), cancellationToken))
            .ToDictionary(study => study.Key, study => study.Name.ToString());
        var next = missed is null ? Reset() : await ReadAsync(owner, missed, known, isResumed: true, cancellationToken);
        while (true)
        {
            if (next is { Reset: true } or { Summaries.Count: > 0 } or { Deleted.Count: > 0 })
            {
                yield return next;
            }

            var changed = await watcher.NextAsync(cancellationToken);
            await Task.Delay(interval, time, cancellationToken);
            next = await ReadAsync(owner, changed, known, isResumed: false, cancellationToken);
        }
    }

    private StudySummariesEvent Reset() => new() { EventId = changes.Cursor, Reset = true };

    private async Task<StudySummariesEvent> ReadAsync(
        string? owner, IReadOnlySet<long> changed, Dictionary<long, string> known, bool isResumed, CancellationToken cancellationToken)
    {
        // Taken before the reading, so that nothing falls between them.
        var cursor = changes.Cursor;
        return changed.Count > MostChanges
            ? Reset()
            : await store.ReadAsync(database => Read(database, cursor, owner, changed, known, isResumed), cancellationToken);
    }

    private StudySummariesEvent Read(
        VizierDbContext database, string cursor, string? owner, IReadOnlySet<long> changed, Dictionary<long, string> known, bool isResumed)
    {
        var next = new StudySummariesEvent { EventId = cursor };
        foreach (var key in changed)
        {
            if (StudyHeads.Find(database, key) is not { } study)
            {
                // The name of a study that went while the client was away is not known, nor whether it was the client's.
                next.Reset |= isResumed;
                if (known.Remove(key, out var name))
                {
                    next.Deleted.Add(name);
                }
            }
            else if (owner is null || study.Name.Owner == owner)
            {
                known[key] = study.Name.ToString();
                next.Summaries.Add(summaries.Of(database, study));
            }
        }

        return next;
    }
}

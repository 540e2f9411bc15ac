using System.Collections.Concurrent;
using Vizier.Storage;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;
using Vizier.Suggestions;

namespace Vizier.Experiments.Control;

/// <summary>
/// Judges whether experiments have done enough by their stopping conditions: when a trial has completed, and at the times
/// at which time itself can end them.
/// </summary>
internal sealed class ExperimentEnds(Store store, WarmStudies warmStudies, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<StudyName, Watch> _watched = [];

    /// <summary>The experiments that time may have ended.</summary>
    public IEnumerable<StudyName> Due() => _watched.Where(pair => pair.Value.Next <= time.GetUtcNow()).Select(pair => pair.Key);

    /// <summary>Why a running experiment ends now; null if it goes on, or if nothing has changed since it was last judged.</summary>
    /// <param name="name">Its study.</param>
    /// <param name="conditions">When it has done enough.</param>
    /// <param name="state">What is known of it.</param>
    public async Task<string?> WhyAsync(StudyName name, EndOptions conditions, ExperimentState state)
    {
        if (!state.IsRunning)
        {
            _watched.TryRemove(name, out _);
            return null;
        }

        var now = time.GetUtcNow();
        if (_watched.TryGetValue(name, out var watch) && watch.Completed == state.Completed.Completed && watch.Next > now)
        {
            return null;
        }

        _watched[name] = new Watch(state.Completed.Completed, Next(conditions, now));
        return await store.ReadAsync(database =>
        {
            var study = StudyHead.Get(database, name);
            return StudyEnd.Reason(database, warmStudies.Get(study.Key).Refresh(database, study), now);
        });
    }

    private static DateTimeOffset Next(EndOptions conditions, DateTimeOffset now) =>
        conditions.MaxDuration is null && conditions.Deadline is null && conditions.MaxDurationWithoutProgress is null
            ? DateTimeOffset.MaxValue
            : now + Pause;

    private sealed record Watch(int Completed, DateTimeOffset Next);
}

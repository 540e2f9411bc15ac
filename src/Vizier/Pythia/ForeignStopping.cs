using System.Collections.Concurrent;
using Vizier.Algorithms.EarlyStopping;
using Vizier.Storage;
using Vizier.Studies.Names;

namespace Vizier.Pythia;

/// <summary>
/// Early stopping by the Pythia service that a study names. It may decide about other trials than the one in question; what
/// it wants stopped is kept for a while, until that trial asks.
/// </summary>
internal sealed class ForeignStopping(Store store, ForeignAlgorithm algorithm, PythiaOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<(long Study, long Trial), (StoppingDecision Decision, DateTimeOffset Until)> _stops = [];

    /// <summary>Judges a running trial.</summary>
    /// <param name="name">The trial.</param>
    /// <param name="endpoint">The endpoint that its study names.</param>
    /// <exception cref="Studies.VizierException">As for <see cref="ForeignAlgorithm.SuggestAsync"/>.</exception>
    public async Task<StoppingDecision> DecideAsync(TrialName name, string endpoint)
    {
        var study = await store.ReadAsync(database => StudyHead.Get(database, name.Study).Key);
        Forget();
        if (_stops.TryGetValue((study, name.Number), out var known))
        {
            return known.Decision;
        }

        var answer = await algorithm.JudgeAsync(name, endpoint);
        await store.WriteAsync(database =>
        {
            ForeignNotes.Store(database, StudyHead.GetMutable(database, name.Study), answer.Metadata);
            return true;
        });
        var until = time.GetUtcNow() + options.StopMemory;
        foreach (var decision in answer.Decisions.Where(decision => decision.ShouldStop))
        {
            _stops[(study, decision.Id)] = (new StoppingDecision(true, decision.Reason), until);
        }

        var own = answer.Decisions.LastOrDefault(decision => decision.Id == name.Number);
        return new StoppingDecision(own?.ShouldStop ?? false, own?.Reason ?? "The algorithm says nothing of the trial.");
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var stop in _stops.Where(stop => stop.Value.Until <= now))
        {
            _stops.TryRemove(stop);
        }
    }
}

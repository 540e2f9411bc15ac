using Google.LongRunning;
using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Suggestions;

/// <summary>
/// Gives trials to clients within one write: each client's own ACTIVE trials first, then REQUESTED ones, the newest first,
/// then new ones made of suggestions.
/// </summary>
/// <param name="database">The writer's context.</param>
/// <param name="name">The study.</param>
/// <param name="now">The time at which trials start.</param>
internal sealed class HandOut(VizierDbContext database, StudyName name, DateTimeOffset now)
{
    private StudyHead _study = StudyHead.GetMutable(database, name);

    /// <summary>The study with what was handed out so far.</summary>
    public StudyHead Study => _study;

    /// <summary>Whether the study is about to be completed, which the answers tell.</summary>
    public bool Ends { get; init; }

    /// <summary>Answers one call.</summary>
    /// <param name="clientId">The client.</param>
    /// <param name="count">How many trials it wants to hold in all.</param>
    /// <param name="source">Where the suggestions of new trials come from.</param>
    /// <returns>The finished operation; null, with nothing changed, if suggestions are needed that are not at hand.</returns>
    public Operation? Answer(string clientId, int count, ISuggestionSource source)
    {
        var trials = StoredTrials.HeldBy(database, _study, clientId, Math.Max(count, 0));
        if (Give(clientId, count - trials.Count, source) is not { } given)
        {
            return null;
        }

        trials.AddRange(given);
        return StoredOperations.Add(database, _study, clientId, Succeeded(trials));
    }

    /// <summary>Gives a client trials beyond those that it holds.</summary>
    /// <param name="clientId">The client.</param>
    /// <param name="count">How many; none if not positive.</param>
    /// <param name="source">Where the suggestions of new trials come from.</param>
    /// <returns>The trials; null, with nothing changed, if suggestions are needed that are not at hand.</returns>
    public IReadOnlyList<Trial>? Give(string clientId, int count, ISuggestionSource source)
    {
        var trials = count > 0 ? StoredTrials.Requested(database, _study, count) : [];
        var missing = Math.Max(0, count - trials.Count);
        IReadOnlyList<Trial>? suggestions = [];
        if (missing > 0 && !source.TryTake(_study, missing, out suggestions))
        {
            return null;
        }

        foreach (var trial in trials)
        {
            TrialRules.HandOut(trial, clientId, now);
            _study = StoredTrials.Replace(database, _study, trial, ends: false);
        }

        foreach (var trial in suggestions)
        {
            TrialRules.HandOut(trial, clientId, now);
            _study = StoredTrials.Add(database, _study, trial);
            trials.Add(trial);
        }

        return trials;
    }

    /// <summary>Stores suggestions that nobody asked for, to be handed out before new ones.</summary>
    public void Keep(IEnumerable<Trial> suggestions)
    {
        foreach (var suggestion in suggestions)
        {
            _study = StoredTrials.Add(database, _study, TrialRules.Create(suggestion, now));
        }
    }

    /// <summary>Stores an operation that failed.</summary>
    public Operation Refuse(string clientId, Google.Rpc.Status error) =>
        StoredOperations.Add(database, _study, clientId, new Operation { Done = true, Error = error });

    /// <summary>Stores the study's counters, after the last call.</summary>
    public void Save() => _study.Save(database);

    private Operation Succeeded(List<Trial> trials)
    {
        var time = Timestamp.FromDateTimeOffset(now);
        var response = new SuggestTrialsResponse { StudyState = Ends ? Protocol.Study.Types.State.Completed : _study.State, StartTime = time, EndTime = time };
        response.Trials.Add(trials);
        return new Operation { Done = true, Response = Any.Pack(response) };
    }
}

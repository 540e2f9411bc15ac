using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.PopulationTraining;

/// <summary>The members after a history: what each did last, and who is to train on next.</summary>
internal sealed class Population
{
    private readonly int _size;

    // By slot; the latest trial of each member and its generation. Null while a suggestion is all there is.
    private readonly SortedDictionary<int, (int Generation, Trial? Trial)> _latest = [];

    /// <param name="problem">The problem.</param>
    /// <param name="history">The trials; those that note no member do not take part.</param>
    /// <param name="size">How many members start, whoever is finished.</param>
    public Population(Problem problem, TrialHistory history, int size)
    {
        _size = size;
        var finished = new Dictionary<int, Trial>();
        foreach (var trial in history.Trials)
        {
            if (Member.Read(trial) is not { } member)
            {
                continue;
            }

            if (!_latest.TryGetValue(member.Slot, out var known) || known.Generation <= member.Generation)
            {
                _latest[member.Slot] = (member.Generation, trial);
            }

            if (trial.State != TrialState.Pending)
            {
                finished[member.Slot] = trial;
            }
        }

        Ranking = [.. TrialRanking.BestFirst(problem, finished.Values)];
        Usable = Ranking.Count(trial => problem.TryGetObjectives(trial, out _));
    }

    /// <summary>The last finished trial of each member, best first; failed ones at the end.</summary>
    public IReadOnlyList<Trial> Ranking { get; }

    /// <summary>How many of <see cref="Ranking"/> did not fail.</summary>
    public int Usable { get; }

    /// <summary>
    /// Takes the next turn: a member that has not started, else the one that waits with the fewest generations. While all
    /// are busy the population grows, so that no worker waits.
    /// </summary>
    /// <returns>The member, and its last trial; null if it starts.</returns>
    public (Member Member, Trial? Last) TakeNext()
    {
        var slot = 0;
        while (_latest.ContainsKey(slot))
        {
            slot++;
        }

        var waiting = _latest.Where(pair => pair.Value.Trial is { State: not TrialState.Pending }).ToArray();
        if (slot < _size || waiting.Length == 0)
        {
            _latest[slot] = (0, null);
            return (new Member(slot, 0), null);
        }

        var (next, (generation, last)) = waiting.MinBy(pair => (pair.Value.Generation, pair.Key));
        _latest[next] = (generation + 1, null);
        return (new Member(next, generation + 1), last);
    }
}

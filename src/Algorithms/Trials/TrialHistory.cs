using System.Collections.Immutable;

namespace Vizier.Algorithms.Trials;

/// <summary>The trials of a study in the order of their ids. Immutable; designers may compare two by their elements.</summary>
public sealed class TrialHistory
{
    private static readonly Comparer<Trial> ById = Comparer<Trial>.Create((left, right) => left.Id.CompareTo(right.Id));

    private TrialHistory(ImmutableArray<Trial> trials, long lastId)
    {
        Trials = trials;
        LastId = lastId;
    }

    /// <summary>No trials.</summary>
    public static TrialHistory Empty { get; } = new([], 0);

    /// <summary>All trials in ascending order of their ids.</summary>
    public ImmutableArray<Trial> Trials { get; }

    /// <summary>
    /// The highest id that a trial of the study ever had, deleted ones included. Keys the random streams of designers, so
    /// that deleting a trial does not repeat a suggestion.
    /// </summary>
    public long LastId { get; }

    /// <summary>Creates a history.</summary>
    /// <param name="trials">Trials in any order.</param>
    /// <param name="lastId">The highest id ever given, if higher than those of the trials.</param>
    /// <exception cref="ArgumentException">Two trials have the same id.</exception>
    public static TrialHistory Create(IEnumerable<Trial> trials, long lastId = 0)
    {
        ImmutableArray<Trial> ordered = [.. trials.OrderBy(trial => trial.Id)];
        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Id == ordered[i - 1].Id)
            {
                throw new ArgumentException($"Two trials have the id {ordered[i].Id}.", nameof(trials));
            }
        }

        return new TrialHistory(ordered, ordered.IsEmpty ? lastId : Math.Max(lastId, ordered[^1].Id));
    }

    /// <summary>
    /// The history with trials added, or put in place of those with their ids. Copies once, however many there are.
    /// </summary>
    /// <param name="changed">Trials in any order.</param>
    /// <param name="lastId">The highest id ever given, if higher than those of the trials.</param>
    public TrialHistory With(IEnumerable<Trial> changed, long lastId)
    {
        var trials = new List<Trial>(Trials);
        foreach (var trial in changed.OrderBy(trial => trial.Id))
        {
            var index = trials.Count == 0 || trials[^1].Id < trial.Id ? ~trials.Count : trials.BinarySearch(trial, ById);
            if (index >= 0)
            {
                trials[index] = trial;
            }
            else
            {
                trials.Insert(~index, trial);
            }
        }

        var last = trials.Count == 0 ? 0 : trials[^1].Id;
        return new TrialHistory([.. trials], Math.Max(Math.Max(LastId, lastId), last));
    }

    /// <summary>The history with a trial added, or put in place of the one with its id.</summary>
    public TrialHistory With(Trial trial)
    {
        if (Trials.IsEmpty || Trials[^1].Id < trial.Id)
        {
            return new TrialHistory(Trials.Add(trial), Math.Max(LastId, trial.Id));
        }

        var index = Trials.BinarySearch(trial, ById);
        var trials = index >= 0 ? Trials.SetItem(index, trial) : Trials.Insert(~index, trial);
        return new TrialHistory(trials, LastId);
    }
}

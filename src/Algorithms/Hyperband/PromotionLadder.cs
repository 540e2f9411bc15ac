using System.Collections.Immutable;
using System.Globalization;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Hyperband;

/// <summary>
/// The rungs of asynchronous successive halving after a history, and which trial of which rung is to be promoted next.
/// </summary>
internal sealed class PromotionLadder
{
    private const string RungNote = "asha_rung";

    private readonly double _eta;
    private readonly Trial[][] _finished;
    private readonly HashSet<long>[] _promoted;

    /// <param name="problem">The problem.</param>
    /// <param name="history">The trials; those that note no rung do not take part.</param>
    /// <param name="rungs">How many rungs there are.</param>
    /// <param name="eta">One of how many trials is promoted; above 1.</param>
    public PromotionLadder(Problem problem, TrialHistory history, int rungs, double eta)
    {
        _eta = eta;
        var byRung = history.Trials.ToLookup(trial => trial.Number(RungNote));
        _finished = [.. Enumerable.Range(0, rungs).Select(rung => TrialRanking.BestFirst(problem, byRung[rung]).ToArray())];
        _promoted = [.. Enumerable.Range(0, rungs).Select(rung => byRung[rung + 1].Select(trial => ParentTrial.Of(trial.Metadata) ?? 0).ToHashSet())];
        for (var rung = 0; rung < rungs; rung++)
        {
            // A failed trial counts among those it is compared with, but is never promoted.
            _promoted[rung].UnionWith(_finished[rung].Where(trial => !problem.TryGetObjectives(trial, out _)).Select(trial => trial.Id));
        }
    }

    /// <summary>The notes of a suggestion.</summary>
    public static ImmutableDictionary<string, string> NotesOf(int rung, Trial? parent) => ImmutableDictionary<string, string>.Empty
        .Add(RungNote, rung.ToString(CultureInfo.InvariantCulture))
        .WithParent(parent?.Id);

    /// <summary>
    /// Takes the next promotion, from the highest rung that has one: a trial of the best ⌊finished/η⌋ of its rung that was
    /// not promoted yet. Without any, a new trial starts on rung 0.
    /// </summary>
    public (int Rung, Trial? Parent) TakeNext()
    {
        for (var rung = _finished.Length - 2; rung >= 0; rung--)
        {
            var worthy = (int)((_finished[rung].Length / _eta) + 1e-9);
            if (_finished[rung].Take(worthy).FirstOrDefault(trial => !_promoted[rung].Contains(trial.Id)) is { } best)
            {
                _promoted[rung].Add(best.Id);
                return (rung + 1, best);
            }
        }

        return (0, null);
    }
}

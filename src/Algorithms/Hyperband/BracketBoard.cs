using System.Collections.Immutable;
using System.Globalization;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Hyperband;

/// <summary>Where a trial stands.</summary>
/// <param name="Bracket">The bracket, from 0 and on over all repetitions.</param>
/// <param name="Rung">The rung in its bracket, from 0.</param>
/// <param name="Parent">The trial that it continues; null on the first rung.</param>
internal sealed record Seat(int Bracket, int Rung, long? Parent)
{
    private const string BracketNote = "hyperband_bracket";
    private const string RungNote = "hyperband_rung";

    /// <summary>The seat as notes on a suggestion.</summary>
    public ImmutableDictionary<string, string> ToNotes() => ImmutableDictionary<string, string>.Empty
        .Add(BracketNote, Bracket.ToString(CultureInfo.InvariantCulture))
        .Add(RungNote, Rung.ToString(CultureInfo.InvariantCulture))
        .WithParent(Parent);

    /// <summary>The seat that a trial notes; null if it notes none.</summary>
    public static Seat? Read(Trial trial) =>
        trial.Number(BracketNote) is { } bracket && trial.Number(RungNote) is { } rung
            ? new Seat(bracket, rung, ParentTrial.Of(trial.Metadata))
            : null;
}

/// <summary>Who sits where, and which seat is to be filled next.</summary>
internal sealed class BracketBoard
{
    private readonly Problem _problem;
    private readonly BracketPlan _plan;
    private readonly Dictionary<(int Bracket, int Rung), List<(Seat Seat, Trial? Trial)>> _seats = [];
    private int _brackets;

    public BracketBoard(Problem problem, BracketPlan plan, TrialHistory history)
    {
        _problem = problem;
        _plan = plan;
        foreach (var trial in history.Trials)
        {
            if (Seat.Read(trial) is { } seat && seat.Rung < plan[seat.Bracket].Length)
            {
                Take(seat, trial);
            }
        }
    }

    /// <summary>
    /// Fills the next seat: a promotion in the oldest bracket that has a finished rung, else a new trial in the first
    /// bracket with room.
    /// </summary>
    /// <returns>The seat, and the trial to continue; null on the first rung.</returns>
    public (Seat Seat, Trial? Parent) TakeNext()
    {
        for (var bracket = 0; bracket < _brackets; bracket++)
        {
            for (var rung = 1; rung < _plan[bracket].Length; rung++)
            {
                if (Promotion(bracket, rung) is { } parent)
                {
                    var promoted = new Seat(bracket, rung, parent.Id);
                    Take(promoted, null);
                    return (promoted, parent);
                }
            }
        }

        var open = 0;
        while (At(open, 0).Count >= _plan[open][0].Trials)
        {
            open++;
        }

        var seat = new Seat(open, 0, null);
        Take(seat, null);
        return (seat, null);
    }

    private void Take(Seat seat, Trial? trial)
    {
        if (!_seats.TryGetValue((seat.Bracket, seat.Rung), out var seats))
        {
            _seats[(seat.Bracket, seat.Rung)] = seats = [];
        }

        seats.Add((seat, trial));
        _brackets = Math.Max(_brackets, seat.Bracket + 1);
    }

    private List<(Seat Seat, Trial? Trial)> At(int bracket, int rung) => _seats.GetValueOrDefault((bracket, rung), []);

    // The best trial below that has no seat here yet, once the rung below is finished.
    private Trial? Promotion(int bracket, int rung)
    {
        var here = At(bracket, rung);
        if (here.Count >= _plan[bracket][rung].Trials || !IsFinished(bracket, rung - 1))
        {
            return null;
        }

        var taken = here.Select(item => item.Seat.Parent).ToHashSet();
        return TrialRanking.BestFirst(_problem, At(bracket, rung - 1).Select(item => item.Trial!))
            .Take((int)Math.Min(int.MaxValue, _plan[bracket][rung].Trials))
            .FirstOrDefault(trial => !taken.Contains(trial.Id) && _problem.TryGetObjectives(trial, out _));
    }

    private bool IsFinished(int bracket, int rung)
    {
        var seats = At(bracket, rung);
        return seats.Count >= Expected(bracket, rung) && seats.TrueForAll(item => item.Trial is { State: not TrialState.Pending });
    }

    // Failed trials are not promoted, so that a rung can hold fewer than planned.
    private long Expected(int bracket, int rung)
    {
        var planned = _plan[bracket][rung].Trials;
        return rung == 0 ? planned : Math.Min(planned, At(bracket, rung - 1).Count(item => item.Trial is { } trial && _problem.TryGetObjectives(trial, out _)));
    }
}

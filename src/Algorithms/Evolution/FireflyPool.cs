using System.Globalization;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Evolution;

/// <summary>
/// The pool after a history. Finished trials are taken in the order of their ends: one that moved a fly to a better place
/// moves it for good, another makes it stray less; flies that hardly stray any more leave the pool, except the best. O(n).
/// </summary>
internal sealed class FireflyPool
{
    /// <summary>The note that names the fly that a trial moves.</summary>
    public const string FlyNote = "eagle_fly";

    private readonly Problem _problem;
    private readonly Dictionary<long, Firefly> _flies = [];
    private readonly Dictionary<long, long> _lastMoves = [];

    public FireflyPool(Problem problem, TrialHistory history)
    {
        _problem = problem;
        Capacity = FireflyConstants.PoolSize(problem.Space.Dimensions.Count(dimension => !dimension.IsConstant));
        foreach (var trial in history.Trials)
        {
            NoteMove(FlyOf(trial), trial.Id);
        }

        foreach (var trial in history.Trials.Where(trial => trial.State != TrialState.Pending).OrderBy(trial => trial.CompletionOrder).ThenBy(trial => trial.Id))
        {
            Learn(trial);
        }

        Newcomers = history.Trials.Count(trial => trial.State == TrialState.Pending && !_flies.ContainsKey(FlyOf(trial)));
    }

    /// <summary>How many flies the pool may hold.</summary>
    public int Capacity { get; }

    /// <summary>Trials that run and whose fly is not in the pool: they may become flies.</summary>
    public int Newcomers { get; private set; }

    /// <summary>The flies in a fixed order.</summary>
    public IReadOnlyCollection<Firefly> Flies => _flies.Values;

    /// <summary>Whether there is room for another fly.</summary>
    public bool HasRoom => _flies.Count + Newcomers < Capacity;

    /// <summary>Takes the fly that has not moved for longest; null if the pool is empty.</summary>
    /// <param name="trial">The trial that it moves for.</param>
    public Firefly? TakeNext(long trial)
    {
        var next = _flies.Values.MinBy(fly => (_lastMoves.GetValueOrDefault(fly.Id), fly.Id));
        if (next is not null)
        {
            NoteMove(next.Id, trial);
        }

        return next;
    }

    /// <summary>Counts a trial that may become a fly.</summary>
    public void Announce() => Newcomers++;

    private static long FlyOf(Trial trial) =>
        trial.Metadata.TryGetValue(FlyNote, out var note) && long.TryParse(note, NumberStyles.None, CultureInfo.InvariantCulture, out var fly)
            ? fly
            : trial.Id;

    private void NoteMove(long fly, long trial) => _lastMoves[fly] = Math.Max(trial, _lastMoves.GetValueOrDefault(fly));

    private void Learn(Trial trial)
    {
        var id = FlyOf(trial);
        var place = PlaceOf(trial, id);
        if (!_flies.TryGetValue(id, out var fly))
        {
            Join(place);
        }
        else if (place is not null && place.IsBetterThan(fly))
        {
            _flies[id] = place with { Perturbation = fly.Perturbation };
        }
        else
        {
            Penalize(fly);
        }
    }

    private void Join(Firefly? place)
    {
        if (place is null)
        {
            return;
        }

        if (_flies.Count < Capacity)
        {
            _flies.Add(place.Id, place);
            return;
        }

        var worst = _flies.Values.Aggregate((left, right) => left.IsBetterThan(right) ? right : left);
        if (place.IsBetterThan(worst))
        {
            _flies.Remove(worst.Id);
            _flies.Add(place.Id, place);
        }
    }

    private void Penalize(Firefly fly)
    {
        var perturbation = fly.Perturbation * FireflyConstants.Penalty;
        if (perturbation >= FireflyConstants.LeastPerturbation)
        {
            _flies[fly.Id] = fly with { Perturbation = perturbation };
        }
        else if (_flies.Values.Any(other => other.IsBetterThan(fly)))
        {
            _flies.Remove(fly.Id);
        }
    }

    private Firefly? PlaceOf(Trial trial, long id) =>
        _problem.TryGetObjectives(trial, out var objectives)
        && TrialRanking.TryGetViolation(_problem, trial, out var violation)
        && Genome.Read(_problem.Space, trial.Assignment) is { } genome
            ? new Firefly(id, genome, violation, objectives[0], FireflyConstants.Perturbation)
            : null;
}

using System.Collections.Immutable;
using System.Globalization;
using Vizier.Algorithms.Evolution;
using Vizier.Algorithms.GridSearch;
using Vizier.Algorithms.QuasiRandom;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>
/// The Eagle strategy, a firefly algorithm (Yang and Deb 2010, with OSS Vizier's constants), for one objective: a pool of
/// points moves by turns, each drawn towards better ones and pushed away from worse ones, and strays less after each move
/// without gain. Each suggestion notes the fly that it moves.
/// </summary>
public sealed class EagleDesigner(Problem problem) : IDesigner
{
    private readonly SpaceFillingPoints _start = new(problem);

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var pool = new FireflyPool(problem, history);
        var taken = new NovelAssignments(problem, history);
        var suggestions = new Suggestion[count];
        for (var i = 0; i < count; i++)
        {
            var number = history.LastId + i;
            var random = new RandomStream(problem.Seed, number, "eagle");
            var fly = pool.HasRoom ? null : pool.TakeNext(number + 1);
            suggestions[i] = fly is null ? Newcomer(number, pool, taken, random) : Moved(fly, pool, taken, random);
        }

        return suggestions;
    }

    private static ImmutableDictionary<string, string> NoteOf(long fly) =>
        ImmutableDictionary<string, string>.Empty.Add(FireflyPool.FlyNote, fly.ToString(CultureInfo.InvariantCulture));

    private Suggestion Newcomer(long number, FireflyPool pool, NovelAssignments taken, RandomStream random)
    {
        pool.Announce();
        var next = number;
        var assignment = taken.Take(random, () => _start.At(next++));
        return new Suggestion(assignment) { Metadata = NoteOf(number + 1) };
    }

    private Suggestion Moved(Firefly fly, FireflyPool pool, NovelAssignments taken, RandomStream random)
    {
        var flight = new FireflyFlight(problem.Space, random);
        return new Suggestion(taken.Take(random, () => flight.Move(fly, pool.Flies))) { Metadata = NoteOf(fly.Id) };
    }
}

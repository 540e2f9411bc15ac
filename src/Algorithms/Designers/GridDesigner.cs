using Vizier.Algorithms.GridSearch;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Designers;

/// <summary>
/// Tries every combination of a grid, in order or shuffled. A combination that some trial has already is passed over,
/// whoever proposed it; once all were tried, the designer starts again or reports an exhausted space.
/// </summary>
public sealed class GridDesigner : IDesigner
{
    private readonly AssignmentGrid _grid;
    private readonly KeyedPermutation? _order;
    private readonly bool _repeat;

    /// <summary>Creates the designer.</summary>
    /// <param name="problem">The problem; the seed sets the shuffled order.</param>
    /// <param name="continuousPoints">Points of each continuous parameter, evenly spaced on its scale; at least 1.</param>
    /// <param name="repeat">Whether to start again after the last combination.</param>
    /// <param name="shuffle">Whether to go through the grid in a random order.</param>
    public GridDesigner(Problem problem, int continuousPoints, bool repeat, bool shuffle)
    {
        _grid = new AssignmentGrid(problem.Space, continuousPoints);
        _order = shuffle ? new KeyedPermutation(_grid.Count, problem.Seed) : null;
        _repeat = repeat;
    }

    /// <summary>The number of combinations; <see cref="long.MaxValue"/> stands for that many or more.</summary>
    public long Combinations => _grid.Count;

    /// <inheritdoc/>
    public IReadOnlyList<Suggestion> Suggest(TrialHistory history, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var uses = CountUses(history);
        var round = uses.Count < _grid.Count ? 0 : uses.Values.Min();
        var suggestions = new List<Suggestion>();
        for (var place = 0L; suggestions.Count < count; place++)
        {
            if (place == _grid.Count)
            {
                (place, round) = (0, round + 1);
            }

            if (round > 0 && !_repeat)
            {
                break;
            }

            var index = _order?[place] ?? place;
            var used = uses.GetValueOrDefault(index);
            if (used == round)
            {
                uses[index] = used + 1;
                suggestions.Add(new Suggestion(_grid[index]));
            }
        }

        return suggestions.Count > 0 ? suggestions : throw new SearchSpaceExhaustedException(_grid.Count);
    }

    private Dictionary<long, int> CountUses(TrialHistory history)
    {
        var uses = new Dictionary<long, int>();
        foreach (var trial in history.Trials)
        {
            if (_grid.TryIndexOf(trial.Assignment, out var index))
            {
                uses[index] = uses.GetValueOrDefault(index) + 1;
            }
        }

        return uses;
    }
}

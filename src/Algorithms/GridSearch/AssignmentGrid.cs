using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.GridSearch;

/// <summary>
/// All combinations of the levels of a search space, numbered from 0 with the first parameter fastest. A continuous
/// parameter contributes evenly spaced points of its scaled range, both ends included. A conditional parameter is
/// varied only below the parent values that activate it.
/// </summary>
public sealed class AssignmentGrid
{
    private readonly SearchSpace _space;
    private readonly GridAxis[] _roots;

    /// <summary>Creates the grid.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="continuousPoints">Points of each continuous parameter; at least 1.</param>
    public AssignmentGrid(SearchSpace space, int continuousPoints)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(continuousPoints);
        _space = space;
        _roots = GridAxis.Build(space, continuousPoints);
        Count = GridAxis.CountOf(_roots);
    }

    /// <summary>The number of combinations; <see cref="long.MaxValue"/> stands for that many or more.</summary>
    public long Count { get; }

    /// <summary>The combination of the given number, 0 ≤ index &lt; <see cref="Count"/>.</summary>
    public Assignment this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var values = new ParameterValue?[_space.Dimensions.Length];
            GridAxis.Place(_roots, index, values);
            return new Assignment(_space.Dimensions
                .Where(dimension => values[dimension.Index] is not null)
                .Select(dimension => KeyValuePair.Create(dimension.Name, values[dimension.Index]!.Value)));
        }
    }

    /// <summary>The number of a combination; false if the assignment is not on the grid.</summary>
    public bool TryIndexOf(Assignment assignment, out long index) => GridAxis.TryLocate(_roots, assignment, out index);
}

using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.GridSearch;

/// <summary>Finds assignments that were not tried before, where chance draws no longer do.</summary>
internal static class UntriedAssignment
{
    private const int ContinuousPoints = 1000;

    /// <summary>
    /// Some untried assignment, from a random place of the grid on; null if every combination was tried. O(tried), as
    /// among one combination more than were tried one must be new.
    /// </summary>
    public static Assignment? Find(SearchSpace space, HashSet<Assignment> tried, RandomStream random)
    {
        var grid = new AssignmentGrid(space, ContinuousPoints);
        var order = new KeyedPermutation(grid.Count, random.NextUInt64());
        var steps = Math.Min(grid.Count, tried.Count + 1L);
        for (var place = 0L; place < steps; place++)
        {
            var assignment = grid[order[place]];
            if (!tried.Contains(assignment))
            {
                return assignment;
            }
        }

        return null;
    }
}

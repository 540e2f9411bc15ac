using System.Collections.Immutable;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Analysis;

/// <summary>A trial that is like another one.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Distance">Their distance; 0 for the same assignment.</param>
public sealed record Neighbour(Trial Trial, double Distance);

/// <summary>Finds the trials that are most like one.</summary>
public static class Neighbours
{
    /// <summary>
    /// The nearest trials by the Euclidean distance in the unit cube; another category, or a parameter that only one of the
    /// two has, counts as 1. O(trials · parameters).
    /// </summary>
    /// <param name="space">The search space; trials that do not lie in it are passed over.</param>
    /// <param name="assignment">The assignment; none are found if it does not lie in the space.</param>
    /// <param name="trials">The trials to look among.</param>
    /// <param name="count">How many are wanted.</param>
    /// <returns>The nearest first.</returns>
    public static ImmutableArray<Neighbour> Of(SearchSpace space, Assignment assignment, IEnumerable<Trial> trials, int count)
    {
        ArgumentNullException.ThrowIfNull(space);
        var point = new double[space.Dimensions.Length];
        if (!space.TryEncode(assignment, point))
        {
            return [];
        }

        var other = new double[point.Length];
        return
        [
            .. trials
                .Where(trial => space.TryEncode(trial.Assignment, other))
                .Select(trial => Measure(space, point, trial))
                .OrderBy(neighbour => neighbour.Distance)
                .ThenBy(neighbour => neighbour.Trial.Id)
                .Take(count),
        ];
    }

    private static Neighbour Measure(SearchSpace space, double[] point, Trial trial)
    {
        var other = new double[point.Length];
        space.Encode(trial.Assignment, other);
        var sum = space.Dimensions.Sum(dimension => Squared(dimension, point, other));
        return new Neighbour(trial, Math.Sqrt(sum));
    }

    private static double Squared(Dimension dimension, double[] point, double[] other)
    {
        var (here, there) = (dimension.IsActive(point), dimension.IsActive(other));
        var difference = point[dimension.Index] - other[dimension.Index];
        return here != there ? 1
            : !here ? 0
            : dimension.Kind == DimensionKind.Categorical ? (difference == 0 ? 0 : 1)
            : difference * difference;
    }
}

using Vizier.Algorithms.Evolution;

namespace Vizier.Algorithms.Tests.Evolution;

public sealed class NonDominatedSortingTests
{
    [Fact]
    public void Fronts_are_peeled_one_after_the_other()
    {
        double[][] points = [[1, 5], [5, 1], [3, 3], [2, 2], [1, 1], [3, 3]];

        Assert.Equal([0, 0, 0, 1, 2, 0], NonDominatedSorting.Fronts(points, new double[6]));
    }

    [Fact]
    public void Points_that_break_constraints_come_last_by_how_far()
    {
        double[][] points = [[9, 9], [1, 1], [8, 8], [0, 0]];

        Assert.Equal([2, 0, 3, 1], NonDominatedSorting.Fronts(points, [0.5, 0, 2, 0]));
    }

    [Fact]
    public void Crowding_distance_is_the_perimeter_of_the_neighbours_box()
    {
        // By hand: the second point has neighbours (0, 10) and (6, 2) in ranges of 10 and 10.
        double[][] points = [[0, 10], [2, 6], [6, 2], [10, 0]];

        var distances = NonDominatedSorting.CrowdingDistances(points, new int[4]);

        Assert.Equal([double.PositiveInfinity, 0.6 + 0.8, 0.8 + 0.6, double.PositiveInfinity], distances);
    }

    [Fact]
    public void Equal_and_huge_points_have_finite_or_infinite_distances_only()
    {
        double[][] points = [[1e308, -1e308], [-1e308, 1e308], [0, 0], [1, 1], [1, 1], [1, 1]];

        Assert.DoesNotContain(NonDominatedSorting.CrowdingDistances(points, new int[6]), double.IsNaN);
    }
}

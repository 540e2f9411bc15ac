namespace Vizier.Algorithms.Analysis;

/// <summary>
/// The volume between a set of points and a reference point that is worse than they are: the usual measure of progress
/// with several objectives.
/// </summary>
public static class Hypervolume
{
    /// <summary>
    /// The exact volume of the union of the boxes [reference, point]. One and two objectives cost O(n log n); more use
    /// the algorithm of While, Bradstreet and Barone, "A fast way of calculating exact hypervolumes" (IEEE Trans. Evol.
    /// Comput. 16, 2012), whose worst case is exponential in the number of objectives.
    /// </summary>
    /// <param name="points">Points of the length of <paramref name="reference"/>, larger is better. Those that are not
    /// better than the reference in every coordinate, or hold nan, add nothing.</param>
    /// <param name="reference">The worst corner; finite.</param>
    public static double Of(IReadOnlyList<double[]> points, double[] reference)
    {
        var shifted = points
            .Where(point => point.Zip(reference).All(pair => pair.First > pair.Second))
            .Select(point => point.Zip(reference, (coordinate, origin) => coordinate - origin).ToArray())
            .ToList();
        return OfNonDominated(FrontOf(shifted));
    }

    private static List<double[]> FrontOf(List<double[]> points) =>
        [.. ParetoFront.Indices(points).Select(index => points[index])];

    private static double OfNonDominated(List<double[]> front)
    {
        if (front.Count == 0)
        {
            return 0;
        }

        return front[0].Length switch
        {
            0 => 0,
            1 => front.Max(point => point[0]),
            2 => Area(front),
            _ => Sum(front),
        };
    }

    private static double Area(List<double[]> front)
    {
        var area = 0.0;
        var height = 0.0;
        foreach (var point in front.OrderByDescending(point => point[0]))
        {
            area += point[0] * Math.Max(0, point[1] - height);
            height = Math.Max(height, point[1]);
        }

        return area;
    }

    // Each point adds its own box less what the points after it cover of it.
    private static double Sum(List<double[]> front)
    {
        front.Sort((left, right) => left[^1].CompareTo(right[^1]));
        var sum = 0.0;
        for (var i = 0; i < front.Count; i++)
        {
            var own = front[i].Aggregate(1.0, (product, side) => product * side);
            var covered = front.Skip(i + 1).Select(other => other.Zip(front[i], Math.Min).ToArray()).ToList();
            sum += own - OfNonDominated(FrontOf(covered));
        }

        return sum;
    }
}

using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>All points of a small finite search space.</summary>
internal static class Enumeration
{
    /// <summary>
    /// Every feasible point once, or null if a parameter is continuous or there are more than <paramref name="most"/> points.
    /// </summary>
    public static IReadOnlyList<double[]>? Of(SearchSpace space, int most)
    {
        List<double[]> points = [new double[space.Dimensions.Length]];
        foreach (var dimension in space.Dimensions)
        {
            var extended = new List<double[]>();
            foreach (double[] point in points)
            {
                if (!TryExtend(dimension, point, extended, most))
                {
                    return null;
                }
            }

            points = extended;
        }

        return points;
    }

    private static bool TryExtend(Dimension dimension, double[] point, List<double[]> extended, int most)
    {
        if (!dimension.IsActive(point))
        {
            point[dimension.Index] = Dimension.InactiveUnit;
            extended.Add(point);
            return extended.Count <= most;
        }

        if (dimension.LevelCount is not { } levels || extended.Count + levels > most)
        {
            return false;
        }

        for (long level = 0; level < levels; level++)
        {
            double[] next = [.. point];
            next[dimension.Index] = dimension.UnitOfLevel(level);
            extended.Add(next);
        }

        return true;
    }
}

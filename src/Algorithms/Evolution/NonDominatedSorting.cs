using Vizier.Algorithms.Analysis;

namespace Vizier.Algorithms.Evolution;

/// <summary>
/// The order in which NSGA-II lets points survive: by front, and within a front by how far their neighbours are (Deb et
/// al., "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE Trans. Evol. Comput. 6, 2002). Larger
/// coordinates are better.
/// </summary>
internal static class NonDominatedSorting
{
    /// <summary>The front of each point, from 0. Points that break constraints come after all others, each in a front by how far. O(n²·m) a front.</summary>
    /// <param name="points">Objectives.</param>
    /// <param name="violations">How far each point breaks the constraints; 0 if it keeps them.</param>
    public static int[] Fronts(IReadOnlyList<double[]> points, IReadOnlyList<double> violations)
    {
        var fronts = new int[points.Count];
        List<int> left = [.. Enumerable.Range(0, points.Count).Where(i => violations[i] == 0)];
        var front = 0;
        for (; left.Count > 0; front++)
        {
            var indices = ParetoFront.Indices([.. left.Select(i => points[i])]);
            foreach (var index in indices)
            {
                fronts[left[index]] = front;
            }

            var members = indices.ToHashSet();
            left = [.. left.Where((_, place) => !members.Contains(place))];
        }

        foreach (var group in Enumerable.Range(0, points.Count).Where(i => violations[i] > 0).GroupBy(i => violations[i]).OrderBy(group => group.Key))
        {
            foreach (var index in group)
            {
                fronts[index] = front;
            }

            front++;
        }

        return fronts;
    }

    /// <summary>
    /// The crowding distance of each point within its front: the sum over the objectives of the distance between its two
    /// neighbours, as a share of the front's range; infinite at the ends. O(m·n log n).
    /// </summary>
    public static double[] CrowdingDistances(IReadOnlyList<double[]> points, IReadOnlyList<int> fronts)
    {
        var distances = new double[points.Count];
        foreach (var front in Enumerable.Range(0, points.Count).GroupBy(i => fronts[i]))
        {
            for (var objective = 0; objective < points[0].Length; objective++)
            {
                AddSpread(points, [.. front.OrderBy(i => points[i][objective]).ThenBy(i => i)], objective, distances);
            }
        }

        return distances;
    }

    private static void AddSpread(IReadOnlyList<double[]> points, int[] ascending, int objective, double[] distances)
    {
        // Halves keep the range of huge values finite.
        var low = points[ascending[0]][objective] / 2;
        var range = (points[ascending[^1]][objective] / 2) - low;
        distances[ascending[0]] = double.PositiveInfinity;
        distances[ascending[^1]] = double.PositiveInfinity;
        for (var place = 1; place < ascending.Length - 1 && range > 0; place++)
        {
            var gap = (points[ascending[place + 1]][objective] / 2) - (points[ascending[place - 1]][objective] / 2);
            distances[ascending[place]] += gap / range;
        }
    }
}

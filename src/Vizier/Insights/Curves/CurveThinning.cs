namespace Vizier.Insights.Curves;

/// <summary>
/// Leaves points of a curve out so that it looks the same: largest-triangle-three-buckets (Steinarsson, "Downsampling time
/// series for visual representation", 2013). First and last point stay.
/// </summary>
internal static class CurveThinning
{
    /// <summary>The indices of the points that stay, ascending. O(points).</summary>
    /// <param name="positions">Ascending positions.</param>
    /// <param name="values">The values; those that are not finite draw no triangle.</param>
    /// <param name="most">The most points, at least 2.</param>
    public static IReadOnlyList<int> Choose(IReadOnlyList<double> positions, IReadOnlyList<double> values, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        if (positions.Count <= most)
        {
            return [.. Enumerable.Range(0, positions.Count)];
        }

        var chosen = new List<int>(most) { 0 };
        var width = (positions.Count - 2.0) / (most - 2);
        for (var bucket = 0; bucket < most - 2; bucket++)
        {
            var (first, end) = (Edge(bucket, width), Edge(bucket + 1, width));
            var next = Centre(positions, values, end, Math.Min(Edge(bucket + 2, width), positions.Count));
            chosen.Add(Farthest(positions, values, first, end, chosen[^1], next));
        }

        chosen.Add(positions.Count - 1);
        return chosen;
    }

    private static int Edge(int bucket, double width) => 1 + (int)(bucket * width);

    private static (double Position, double Value) Centre(IReadOnlyList<double> positions, IReadOnlyList<double> values, int first, int end)
    {
        double position = 0, value = 0;
        var finite = 0;
        for (var i = first; i < end; i++)
        {
            position += positions[i] / (end - first);
            if (double.IsFinite(values[i]))
            {
                value += values[i];
                finite++;
            }
        }

        return (position, finite == 0 ? 0 : value / finite);
    }

    private static int Farthest(
        IReadOnlyList<double> positions, IReadOnlyList<double> values, int first, int end, int before, (double Position, double Value) next)
    {
        var (best, largest) = (first, double.NegativeInfinity);
        for (var i = first; i < end; i++)
        {
            var area = Math.Abs(
                ((positions[before] - next.Position) * (values[i] - values[before]))
                - ((positions[before] - positions[i]) * (next.Value - values[before])));
            if (area > largest)
            {
                (best, largest) = (i, area);
            }
        }

        return best;
    }
}

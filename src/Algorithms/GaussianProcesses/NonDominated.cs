namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>Fronts of points of which no other point is as good in everything and better in something; larger is better.</summary>
internal static class NonDominated
{
    /// <summary>The indices of the front, ascending; of equal points the first. O(n²·objectives).</summary>
    public static int[] Of(IReadOnlyList<double[]> points)
    {
        var front = new List<int>();
        for (int i = 0; i < points.Count; i++)
        {
            bool dominated = false;
            for (int j = 0; j < points.Count && !dominated; j++)
            {
                dominated = j != i && Covers(points[j], points[i]) && (j < i || !Covers(points[i], points[j]));
            }

            if (!dominated)
            {
                front.Add(i);
            }
        }

        return [.. front];
    }

    /// <summary>
    /// A reference point a tenth of the front's range below its worst values: near enough that the ends of the front count, not so far that
    /// only they do (Ishibuchi et al. 2018).
    /// </summary>
    public static double[] NearReference(IReadOnlyList<double[]> front, IReadOnlyList<double[]> all) =>
        Reference(front, (worst, k) => worst - (0.1 * (Range(front, k) is > 0 and var range ? range : Math.Max(1e-6, Range(all, k)))));

    /// <summary>
    /// A reference point as far below the front's worst values as all values lie apart: what lies beyond the ends of a front that is too
    /// short still counts.
    /// </summary>
    public static double[] FarReference(IReadOnlyList<double[]> front, IReadOnlyList<double[]> all) =>
        Reference(front, (worst, k) => worst - Math.Max(1e-6, Range(all, k)));

    private static double[] Reference(IReadOnlyList<double[]> front, Func<double, int, double> below) =>
        [.. Enumerable.Range(0, front[0].Length).Select(k => below(front.Min(point => point[k]), k))];

    private static double Range(IReadOnlyList<double[]> points, int k) => points.Max(point => point[k]) - points.Min(point => point[k]);

    private static bool Covers(double[] a, double[] b)
    {
        for (int k = 0; k < a.Length; k++)
        {
            if (a[k] < b[k])
            {
                return false;
            }
        }

        return true;
    }
}

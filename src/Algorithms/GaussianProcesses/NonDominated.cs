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
    public static double[] ReferencePoint(IReadOnlyList<double[]> front, IReadOnlyList<double[]> all)
    {
        double[] reference = new double[front[0].Length];
        for (int k = 0; k < reference.Length; k++)
        {
            int objective = k;
            double worst = front.Min(point => point[objective]);
            double range = front.Max(point => point[objective]) - worst;
            if (range == 0)
            {
                range = Math.Max(1e-6, all.Max(point => point[objective]) - all.Min(point => point[objective]));
            }

            reference[k] = worst - (0.1 * range);
        }

        return reference;
    }

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

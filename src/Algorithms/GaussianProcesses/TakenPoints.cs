namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>Points that were tried or are being tried, to be avoided.</summary>
internal sealed class TakenPoints(IEnumerable<double[]> points)
{
    private const double Tolerance = 1e-7;
    private readonly List<double[]> _points = [.. points];

    /// <summary>Adds a point.</summary>
    public void Add(double[] point) => _points.Add(point);

    /// <summary>Whether a point is one of them, but for rounding. O(points · dimensions).</summary>
    public bool Contains(ReadOnlySpan<double> point)
    {
        foreach (double[] taken in _points)
        {
            int same = 0;
            while (same < taken.Length && Math.Abs(taken[same] - point[same]) <= Tolerance)
            {
                same++;
            }

            if (same == taken.Length)
            {
                return true;
            }
        }

        return false;
    }
}

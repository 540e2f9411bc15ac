namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// The part of objective space that no point of a front dominates, above a reference point, as disjoint boxes: a grid over all objectives
/// but the last through the front's coordinates, and in each cell the height above which the last objective improves.
/// </summary>
internal sealed class NonDominatedCells
{
    private const int MostCells = 2048;
    private readonly IReadOnlyList<double[]> _front;
    private readonly double[] _reference;
    private readonly int[] _shape;

    /// <summary>Decomposes the space. Long fronts with many objectives are thinned to about 2,000 cells.</summary>
    /// <param name="front">Points that do not dominate each other; larger is better.</param>
    /// <param name="reference">The point from which volume counts.</param>
    public NonDominatedCells(IReadOnlyList<double[]> front, double[] reference)
    {
        (_front, _reference) = (front, reference);
        Objectives = reference.Length;
        int most = Math.Max(1, (int)Math.Pow(MostCells, 1.0 / Math.Max(1, Objectives - 1)) - 1);
        var kept = Thin(front, most);
        Coordinates = new double[Objectives][];
        for (int k = 0; k < Objectives; k++)
        {
            Coordinates[k] = [reference[k], .. kept.Select(point => point[k]).Where(value => value > reference[k]).Distinct().Order()];
        }

        _shape = [.. Coordinates.Take(Objectives - 1).Select(values => values.Length)];
        int cells = _shape.Aggregate(1, (product, length) => product * length);
        Corners = new int[cells * Objectives];
        for (int cell = 0; cell < cells; cell++)
        {
            Place(cell, kept);
        }
    }

    /// <summary>Objectives.</summary>
    public int Objectives { get; }

    /// <summary>The grid's coordinates of each objective, ascending from the reference point.</summary>
    public double[][] Coordinates { get; }

    /// <summary>
    /// One box after another: the number of its lower coordinate in each objective. A box ends at the next coordinate, or never if there is
    /// none; in the last objective it never ends.
    /// </summary>
    public int[] Corners { get; }

    /// <summary>What is left after one more point; the same cells if the front dominates it or it lies below the reference point.</summary>
    public NonDominatedCells With(double[] point)
    {
        for (int k = 0; k < Objectives; k++)
        {
            if (point[k] <= _reference[k])
            {
                return this;
            }
        }

        double[][] points = [.. _front, point];
        int[] front = NonDominated.Of(points);
        return front[^1] < _front.Count ? this : new NonDominatedCells([.. front.Select(i => points[i])], _reference);
    }

    private static IReadOnlyList<double[]> Thin(IReadOnlyList<double[]> front, int most)
    {
        if (front.Count <= most)
        {
            return front;
        }

        double[][] sorted = [.. front.OrderBy(point => point[0])];
        return [.. Enumerable.Range(0, most).Select(i => sorted[i * (sorted.Length - 1) / Math.Max(1, most - 1)])];
    }

    private void Place(int cell, IReadOnlyList<double[]> front)
    {
        int rest = cell;
        var corner = Corners.AsSpan(cell * Objectives, Objectives);
        for (int k = 0; k < Objectives - 1; k++)
        {
            corner[k] = rest % _shape[k];
            rest /= _shape[k];
        }

        double height = Coordinates[^1][0];
        foreach (double[] point in front)
        {
            bool covers = true;
            for (int k = 0; k < Objectives - 1 && covers; k++)
            {
                covers = point[k] > Coordinates[k][corner[k]];
            }

            height = covers ? Math.Max(height, point[^1]) : height;
        }

        corner[^1] = Array.BinarySearch(Coordinates[^1], height);
    }
}

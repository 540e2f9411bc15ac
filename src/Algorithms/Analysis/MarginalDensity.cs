using MathNet.Numerics.Distributions;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Analysis;

/// <summary>
/// The probabilities of the cells of one parameter, estimated from observed coordinates and one uniform pseudo-observation:
/// categories and few levels are cells of their own, wider ranges have 50. Ordered cells share their mass with their
/// neighbours by a Gaussian kernel with Scott's bandwidth.
/// </summary>
internal sealed class MarginalDensity
{
    private const int Cells = 50;

    private readonly Dimension _dimension;
    private readonly int _cells;

    public MarginalDensity(Dimension dimension)
    {
        _dimension = dimension;
        _cells = (int)Math.Min(dimension.LevelCount ?? Cells, dimension.Kind == DimensionKind.Categorical ? int.MaxValue : Cells);
    }

    /// <summary>The probability of each cell; all positive, with sum 1. O(coordinates + cells²).</summary>
    public double[] Estimate(IReadOnlyCollection<double> coordinates)
    {
        var counts = new double[_cells];
        foreach (var coordinate in coordinates)
        {
            counts[CellOf(coordinate)]++;
        }

        var smooth = _dimension.Kind == DimensionKind.Categorical ? counts : Smooth(counts, coordinates.Count);
        var uniform = 1.0 / _cells;
        return Array.ConvertAll(smooth, count => (count + uniform) / (coordinates.Count + 1));
    }

    private int CellOf(double coordinate) => _dimension.LevelCount <= _cells
        ? (int)_dimension.LevelAt(coordinate)
        : Math.Clamp((int)(coordinate * _cells), 0, _cells - 1);

    private static double[] Smooth(double[] counts, int total)
    {
        var mean = counts.Select((count, cell) => count * cell).Sum() / Math.Max(total, 1);
        var variance = counts.Select((count, cell) => count * (cell - mean) * (cell - mean)).Sum() / Math.Max(total - 1, 1);
        var width = Math.Max(1.059 * Math.Sqrt(variance) * Math.Pow(Math.Max(total, 1), -0.2), 0.5);
        var result = new double[counts.Length];
        for (var source = 0; source < counts.Length; source++)
        {
            if (counts[source] == 0)
            {
                continue;
            }

            // The mass beyond the ends comes back in proportion.
            var inside = Normal.CDF(source, width, counts.Length - 0.5) - Normal.CDF(source, width, -0.5);
            for (var cell = 0; cell < counts.Length; cell++)
            {
                result[cell] += counts[source] / inside * (Normal.CDF(source, width, cell + 0.5) - Normal.CDF(source, width, cell - 0.5));
            }
        }

        return result;
    }
}

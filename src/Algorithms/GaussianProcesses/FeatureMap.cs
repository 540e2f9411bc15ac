using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// Turns points of the unit cube into inputs of the kernel: a column for every parameter that has a choice. Categories become their
/// numbers, and an inactive categorical parameter a number of its own; an inactive numeric one stays in the middle.
/// </summary>
internal sealed class FeatureMap
{
    private const double InactiveCategory = -1;
    private readonly Dimension[] _dimensions;

    /// <summary>Makes the map of a search space.</summary>
    public FeatureMap(SearchSpace space)
    {
        _dimensions = [.. space.Dimensions.Where(dimension => !dimension.IsConstant)];
        Steps = [.. _dimensions.Select(dimension => dimension.LevelCount is { } levels ? 1.0 / levels : 0)];
        IsCategorical = [.. _dimensions.Select(dimension => dimension.Kind == DimensionKind.Categorical)];
    }

    /// <summary>Columns of an input.</summary>
    public int Count => _dimensions.Length;

    /// <summary>Whether each column holds category numbers.</summary>
    public bool[] IsCategorical { get; }

    /// <summary>About the distance between neighbouring values of each column; 0 for continuous ones.</summary>
    public double[] Steps { get; }

    /// <summary>Whether every column is numeric and always active, so that distances in all directions mean something.</summary>
    public bool AreOrdered => Array.TrueForAll(_dimensions, dimension => dimension.Kind != DimensionKind.Categorical && dimension.Parent is null);

    /// <summary>The parameter of each column.</summary>
    public ReadOnlySpan<Dimension> Dimensions => _dimensions;

    /// <summary>Writes the input of a snapped point.</summary>
    public void Map(ReadOnlySpan<double> point, Span<double> input)
    {
        for (int c = 0; c < _dimensions.Length; c++)
        {
            var dimension = _dimensions[c];
            double unit = point[dimension.Index];
            input[c] = !IsCategorical[c] ? unit
                : dimension.Parent is not null && !dimension.IsActive(point) ? InactiveCategory
                : dimension.LevelAt(unit);
        }
    }
}

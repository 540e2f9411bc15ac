using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Forests;

/// <summary>Turns points of the unit cube into inputs of trees: a coordinate of each ordered parameter, the number of each category.</summary>
internal sealed class ForestEncoding(IReadOnlyList<Dimension> columns)
{
    /// <summary>The number of categories of each column; 0 for ordered ones.</summary>
    public int[] Categories { get; } =
        [.. columns.Select(dimension => dimension.Kind == DimensionKind.Categorical ? (int)dimension.LevelCount!.Value : 0)];

    /// <summary>The input of a point.</summary>
    public double[] Encode(double[] point) =>
        [.. columns.Select(dimension => dimension.Kind == DimensionKind.Categorical ? dimension.LevelAt(point[dimension.Index]) : point[dimension.Index])];
}

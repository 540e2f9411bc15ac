using System.Collections.Immutable;

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>
/// Expands points into features for models without categories: one feature in [0, 1] for each ordered parameter, and one
/// 0-or-1 feature for each category. The categories of an inactive parameter are all 0, and an inactive ordered parameter
/// has its neutral coordinate.
/// </summary>
public sealed class FeatureMap
{
    private readonly SearchSpace _space;
    private readonly ImmutableArray<int> _offsets;

    /// <summary>Creates the map of a search space.</summary>
    public FeatureMap(SearchSpace space)
    {
        _space = space;
        var offsets = ImmutableArray.CreateBuilder<int>(space.Dimensions.Length);
        foreach (var dimension in space.Dimensions)
        {
            offsets.Add(Count);
            Count += WidthOf(dimension);
        }

        _offsets = offsets.ToImmutable();
    }

    /// <summary>The number of features.</summary>
    public int Count { get; }

    /// <summary>The index of the first feature of a dimension; its categories follow in their order.</summary>
    public int OffsetOf(Dimension dimension) => _offsets[dimension.Index];

    /// <summary>The number of features of a dimension.</summary>
    public static int WidthOf(Dimension dimension) =>
        dimension.Kind == DimensionKind.Categorical ? (int)dimension.LevelCount!.Value : 1;

    /// <summary>Writes the features of a point.</summary>
    /// <param name="point">One coordinate per dimension.</param>
    /// <param name="features">Receives <see cref="Count"/> features.</param>
    public void Expand(ReadOnlySpan<double> point, Span<double> features)
    {
        features.Clear();
        foreach (var dimension in _space.Dimensions)
        {
            var offset = _offsets[dimension.Index];
            var active = dimension.IsActive(point);
            if (dimension.Kind != DimensionKind.Categorical)
            {
                features[offset] = active ? point[dimension.Index] : Dimension.InactiveUnit;
            }
            else if (active)
            {
                features[offset + (int)dimension.LevelAt(point[dimension.Index])] = 1;
            }
        }
    }
}

using System.Collections.Immutable;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.EvolutionStrategies;

/// <summary>Where the coordinates of ordered parameters are rounded up or down to their feasible values.</summary>
/// <param name="dimensions">The parameters that the distribution is over.</param>
internal sealed class LevelCells(ImmutableArray<Dimension> dimensions)
{
    /// <summary>No parameter is rounded.</summary>
    public static LevelCells None { get; } = new([]);

    /// <summary>The ends of the cell that a coordinate lies in; null where there is no value beyond. Null for both if nothing is rounded.</summary>
    public (double? Lower, double? Upper) Around(int coordinate, double at)
    {
        if (coordinate >= dimensions.Length || dimensions[coordinate].LevelCount is not { } levels)
        {
            return (null, null);
        }

        var dimension = dimensions[coordinate];
        var level = dimension.LevelAt(Math.Clamp(at, 0, 1));
        return (level > 0 ? Between(dimension, level - 1) : null, level < levels - 1 ? Between(dimension, level) : null);
    }

    private static double Between(Dimension dimension, long level)
    {
        var (low, high) = (dimension.ValueOfLevel(level).Number, dimension.ValueOfLevel(level + 1).Number);
        dimension.TryUnitOf(low + ((high - low) / 2), out var unit);
        return unit;
    }
}

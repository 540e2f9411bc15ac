using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Analysis;

/// <summary>The coordinates of one parameter at which a model is looked at.</summary>
internal static class ParameterGrid
{
    /// <summary>Each value of a parameter with few of them or of categories, else evenly spaced ones; ascending.</summary>
    /// <param name="dimension">The parameter.</param>
    /// <param name="resolution">How many of a parameter with more values; at least 2.</param>
    public static double[] Units(Dimension dimension, int resolution)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resolution, 2);
        return dimension.LevelCount is { } levels && (levels <= resolution || dimension.Kind == DimensionKind.Categorical)
            ? [.. Enumerable.Range(0, (int)levels).Select(level => dimension.UnitOfLevel(level))]
            : [.. Enumerable.Range(0, resolution).Select(i => dimension.Snap(i / (resolution - 1.0))).Distinct()];
    }
}

using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Evolution;

/// <summary>Small changes of one coordinate.</summary>
internal static class Mutation
{
    /// <summary>
    /// Moves a coordinate by a normal step, at least to the neighbouring value of a parameter with few values; a category
    /// becomes another one. Steps beyond the bounds are reflected.
    /// </summary>
    /// <param name="dimension">The parameter; not constant.</param>
    /// <param name="unit">Its coordinate.</param>
    /// <param name="width">The standard deviation of the step as a share of the scaled range; positive.</param>
    /// <param name="random">The source of the step.</param>
    public static double Step(Dimension dimension, double unit, double width, RandomStream random)
    {
        if (dimension.Kind == DimensionKind.Categorical)
        {
            return OtherCategory(dimension, unit, random);
        }

        var step = width * random.NextGaussian();
        var moved = Reflect(unit + step);
        if (dimension.LevelCount is not { } levels)
        {
            return moved;
        }

        var level = dimension.LevelAt(unit);
        var next = dimension.LevelAt(moved);
        if (next == level)
        {
            var up = level == 0 || (level < levels - 1 && step > 0);
            next = up ? level + 1 : level - 1;
        }

        return dimension.UnitOfLevel(next);
    }

    /// <summary>
    /// The polynomial mutation of NSGA-II (Deb and Goyal 1996; with bounds as in Deb's reference code) of an ordered
    /// coordinate in [0, 1].
    /// </summary>
    /// <param name="unit">The coordinate.</param>
    /// <param name="index">The distribution index η; larger stays nearer.</param>
    /// <param name="uniform">A uniform number in [0, 1).</param>
    public static double Polynomial(double unit, double index, double uniform)
    {
        var power = index + 1;
        var shift = uniform < 0.5
            ? Math.Pow((2 * uniform) + ((1 - (2 * uniform)) * Math.Pow(1 - unit, power)), 1 / power) - 1
            : 1 - Math.Pow((2 * (1 - uniform)) + (2 * (uniform - 0.5) * Math.Pow(unit, power)), 1 / power);
        return Math.Clamp(unit + shift, 0, 1);
    }

    /// <summary>A category other than the one at the coordinate, each equally likely.</summary>
    public static double OtherCategory(Dimension dimension, double unit, RandomStream random)
    {
        var current = dimension.LevelAt(unit);
        var other = random.NextInt32((int)dimension.LevelCount!.Value - 1);
        return dimension.UnitOfLevel(other < current ? other : other + 1);
    }

    private static double Reflect(double unit)
    {
        var folded = Math.Abs(unit) % 2;
        return folded > 1 ? 2 - folded : folded;
    }
}

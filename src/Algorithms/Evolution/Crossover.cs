using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Evolution;

/// <summary>Mixes two genomes.</summary>
internal static class Crossover
{
    /// <summary>
    /// Simulated binary crossover (Deb and Agrawal 1995) of ordered parameters that both parents have, each with probability
    /// ½; other parameters come from either parent.
    /// </summary>
    /// <param name="space">The search space.</param>
    /// <param name="left">A parent.</param>
    /// <param name="right">The other parent.</param>
    /// <param name="index">The distribution index η; larger stays nearer to the parents.</param>
    /// <param name="random">The source of chance.</param>
    public static double[] SimulatedBinary(SearchSpace space, double[] left, double[] right, double index, RandomStream random)
    {
        var child = new double[left.Length];
        foreach (var dimension in space.Dimensions)
        {
            var i = dimension.Index;
            var (near, far) = random.NextInt32(2) == 0 ? (left[i], right[i]) : (right[i], left[i]);
            var mixes = dimension.Kind != DimensionKind.Categorical && random.NextInt32(2) == 0;
            child[i] = mixes && near != far && !double.IsNaN(near - far)
                ? Offspring(near, far, index, random.NextDouble())
                : near;
        }

        return child;
    }

    /// <summary>
    /// The offspring near one parent: the parents' mean and a spread factor whose distribution is cut off at the bounds.
    /// </summary>
    /// <param name="near">The parent that it resembles; in [0, 1].</param>
    /// <param name="far">The other parent; in [0, 1], different.</param>
    /// <param name="index">The distribution index η.</param>
    /// <param name="uniform">A uniform number in [0, 1).</param>
    public static double Offspring(double near, double far, double index, double uniform)
    {
        var distance = Math.Abs(far - near);
        var room = near < far ? near : 1 - near;
        var beta = 1 + (2 * room / distance);
        var alpha = 2 - Math.Pow(beta, -(index + 1));
        var spread = uniform * alpha <= 1
            ? Math.Pow(uniform * alpha, 1 / (index + 1))
            : Math.Pow(1 / (2 - (uniform * alpha)), 1 / (index + 1));
        var middle = (near + far) / 2;
        return Math.Clamp(middle + (spread * (near - far) / 2), 0, 1);
    }
}

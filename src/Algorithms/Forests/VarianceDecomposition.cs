namespace Vizier.Algorithms.Forests;

/// <summary>
/// How much of a tree's variance over the whole space each column explains by itself (Hutter, Hoos and Leyton-Brown, "An
/// efficient approach for assessing hyperparameter importance", ICML 2014): the exact marginals of a tree are sums over
/// its leaves.
/// </summary>
internal static class VarianceDecomposition
{
    /// <summary>The share of each column, in [0, 1]; zeros if the tree is constant. O(columns · leaves²).</summary>
    public static double[] MainEffects(RegressionTree tree, int[] categories)
    {
        (Box Box, double Value, double Volume)[] leaves = [.. tree.Leaves(categories).Select(leaf => (leaf.Box, leaf.Value, leaf.Box.Volume()))];
        var mean = leaves.Sum(leaf => leaf.Volume * leaf.Value);
        var variance = leaves.Sum(leaf => leaf.Volume * (leaf.Value - mean) * (leaf.Value - mean));
        var shares = new double[categories.Length];
        for (var column = 0; column < shares.Length && variance > 0; column++)
        {
            shares[column] = Math.Min(1, MarginalVariance(leaves, column, categories[column], mean) / variance);
        }

        return shares;
    }

    private static double MarginalVariance((Box Box, double Value, double Volume)[] leaves, int column, int categories, double mean)
    {
        var sum = 0.0;
        foreach (var (place, size) in Cells(leaves, column, categories))
        {
            var marginal = 0.0;
            foreach (var leaf in leaves)
            {
                if (leaf.Volume > 0 && leaf.Box.Covers(column, place))
                {
                    marginal += leaf.Value * leaf.Volume / leaf.Box.ShareOf(column);
                }
            }

            sum += size * (marginal - mean) * (marginal - mean);
        }

        return sum;
    }

    // Between two bounds of leaves nothing changes; categories are cells of their own.
    private static IEnumerable<(double Place, double Size)> Cells((Box Box, double Value, double Volume)[] leaves, int column, int categories)
    {
        if (categories > 0)
        {
            return Enumerable.Range(0, categories).Select(category => ((double)category, 1.0 / categories));
        }

        double[] bounds = [0, .. leaves.Select(leaf => leaf.Box.HighOf(column)).Distinct().Order()];
        return bounds.Zip(bounds.Skip(1), (low, high) => ((low + high) / 2, high - low));
    }
}

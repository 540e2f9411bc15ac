using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.Forests;

/// <summary>A regression tree over inputs whose columns are ordered, in [0, 1], or categories.</summary>
internal sealed class RegressionTree
{
    private readonly List<(Split? Split, int Left, int Right, double Value)> _nodes = [];

    /// <summary>Grows the tree. O(columns · n log² n) if balanced.</summary>
    /// <param name="inputs">One input a row.</param>
    /// <param name="values">The value of each.</param>
    /// <param name="categories">The number of categories of each column; 0 for ordered ones.</param>
    /// <param name="rows">The rows to learn from, repeats allowed; at least one.</param>
    /// <param name="leastRows">Rows that each leaf keeps; at least 1.</param>
    /// <param name="triedShare">The share of the columns that are tried at each node, in (0, 1].</param>
    /// <param name="random">Chooses them.</param>
    public RegressionTree(double[][] inputs, double[] values, int[] categories, int[] rows, int leastRows, double triedShare, RandomStream random)
    {
        var search = new SplitSearch(inputs, values, categories, leastRows);
        int[] columns = [.. Enumerable.Range(0, categories.Length)];
        var tried = Math.Max(1, (int)Math.Ceiling(triedShare * columns.Length));
        Grow(rows);

        int Grow(int[] members)
        {
            var index = _nodes.Count;
            _nodes.Add((null, 0, 0, members.Average(row => values[row])));
            random.Shuffle(columns.AsSpan());
            var best = columns.Take(tried).Select(column => search.Best(column, members)).Where(found => found is not null).MaxBy(found => found!.Value.Gain);
            if (best is not { } found)
            {
                return index;
            }

            var sides = members.ToLookup(row => found.Split.GoesLeft(inputs[row]));
            var left = Grow([.. sides[true]]);
            var right = Grow([.. sides[false]]);
            _nodes[index] = _nodes[index] with { Split = found.Split, Left = left, Right = right };
            return index;
        }
    }

    /// <summary>The prediction for an input. O(depth).</summary>
    public double Predict(ReadOnlySpan<double> input)
    {
        var node = _nodes[0];
        while (node.Split is { } split)
        {
            node = _nodes[split.GoesLeft(input) ? node.Left : node.Right];
        }

        return node.Value;
    }

    /// <summary>The leaves with their values and the boxes that lead to them.</summary>
    public IEnumerable<(Box Box, double Value)> Leaves(int[] categories)
    {
        var open = new Stack<(int Node, Box Box)>([(0, Box.Whole(categories))]);
        while (open.TryPop(out var next))
        {
            var node = _nodes[next.Node];
            if (node.Split is not { } split)
            {
                yield return (next.Box, node.Value);
                continue;
            }

            open.Push((node.Left, next.Box.Cut(split, left: true)));
            open.Push((node.Right, next.Box.Cut(split, left: false)));
        }
    }
}

using Vizier.Algorithms.Forests;
using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.Tests.Forests;

public sealed class RegressionTreeTests
{
    private static readonly int[] Columns = [0, 3];

    [Fact]
    public void Splits_are_found_where_the_values_change()
    {
        double[][] inputs = [[0.1, 0], [0.2, 1], [0.3, 2], [0.7, 0], [0.8, 1], [0.9, 2]];
        var tree = Grow(inputs, [1, 1, 1, 5, 5, 5]);

        Assert.Equal(1, tree.Predict([0.49, 2]));
        Assert.Equal(5, tree.Predict([0.51, 0]));
    }

    [Fact]
    public void Categories_are_split_by_subsets()
    {
        double[][] inputs = [[0.1, 0], [0.2, 1], [0.3, 2], [0.7, 0], [0.8, 1], [0.9, 2]];
        var tree = Grow(inputs, [4, 0, 4, 4, 0, 4]);

        Assert.Equal([4.0, 0, 4], new[] { 0.0, 1, 2 }.Select(category => tree.Predict([0.5, category])));
    }

    [Fact]
    public void Boxes_of_the_leaves_fill_the_space_once_and_predict_as_the_tree_does()
    {
        var random = new RandomStream(1, 0, "tree");
        double[][] inputs = [.. Enumerable.Range(0, 200).Select(_ => new[] { random.NextDouble(), random.NextInt32(3) })];
        var tree = Grow(inputs, [.. inputs.Select(input => Math.Sin(9 * input[0]) + input[1] + (0.1 * random.NextGaussian()))]);
        var leaves = tree.Leaves(Columns).ToArray();

        Assert.Equal(1, leaves.Sum(leaf => leaf.Box.Volume()), 9);
        foreach (var input in inputs)
        {
            var leaf = leaves.Single(leaf => leaf.Box.Covers(0, input[0]) && leaf.Box.Covers(1, input[1]));
            Assert.Equal(tree.Predict(input), leaf.Value);
        }
    }

    [Fact]
    public void Main_effects_agree_with_integration_over_a_lattice()
    {
        var random = new RandomStream(2, 0, "tree");
        double[][] inputs = [.. Enumerable.Range(0, 100).Select(_ => new[] { random.NextDouble(), random.NextInt32(3) })];
        var tree = Grow(inputs, [.. inputs.Select(input => (input[0] * input[0]) + (input[1] * input[0]))]);
        double[] places = [.. Enumerable.Range(0, 4000).Select(i => (i + 0.5) / 4000)];
        var table = places.Select(place => Enumerable.Range(0, 3).Select(category => tree.Predict([place, category])).ToArray()).ToArray();
        var mean = table.Average(row => row.Average());
        var variance = table.Average(row => row.Average(value => Math.Pow(value - mean, 2)));

        var effects = VarianceDecomposition.MainEffects(tree, Columns);

        Assert.Equal(table.Average(row => Math.Pow(row.Average() - mean, 2)) / variance, effects[0], 2);
        Assert.Equal(Enumerable.Range(0, 3).Average(category => Math.Pow(table.Average(row => row[category]) - mean, 2)) / variance, effects[1], 2);
    }

    [Fact]
    public void Neighbouring_numbers_and_equal_rows_do_not_break_it()
    {
        var one = 0.5;
        double[][] inputs = [[one, 0], [Math.BitIncrement(one), 0], [Math.BitIncrement(Math.BitIncrement(one)), 0], [one, 0]];

        Assert.Equal(9, Grow(inputs, [1, 5, 9, 1], leastRows: 1).Predict(inputs[2]));
    }

    private static RegressionTree Grow(double[][] inputs, double[] values, int leastRows = 2) =>
        new(inputs, values, Columns, [.. Enumerable.Range(0, inputs.Length)], leastRows, 1, new RandomStream(3, 0, "grow"));
}

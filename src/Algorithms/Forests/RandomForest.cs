using Vizier.Algorithms.Randomness;

namespace Vizier.Algorithms.Forests;

/// <summary>
/// Regression trees on bootstrap samples (Breiman, "Random forests", 2001); their predictions are averaged. Trees grow beside each other
/// where there are several cores, each with random numbers of its own, so that the forest is the same on any machine.
/// </summary>
internal sealed class RandomForest
{
    private const double TriedShare = 5.0 / 6;
    private const int MostLeaves = 128;

    /// <summary>Grows the forest.</summary>
    /// <param name="inputs">One input a row; at least one.</param>
    /// <param name="values">The value of each.</param>
    /// <param name="categories">The number of categories of each column; 0 for ordered ones, which lie in [0, 1].</param>
    /// <param name="trees">The number of trees; at least 1.</param>
    /// <param name="seed">Keys the samples.</param>
    public RandomForest(double[][] inputs, double[] values, int[] categories, int trees, ulong seed)
    {
        var leastRows = Math.Max(2, inputs.Length / MostLeaves);
        var grown = new RegressionTree[trees];
        Parallel.For(0, trees, tree =>
        {
            var random = new RandomStream(seed, tree, "random forest");
            int[] rows = [.. Enumerable.Range(0, inputs.Length).Select(_ => random.NextInt32(inputs.Length))];
            grown[tree] = new RegressionTree(inputs, values, categories, rows, leastRows, TriedShare, random);
        });
        Trees = grown;
    }

    /// <summary>The trees.</summary>
    public IReadOnlyList<RegressionTree> Trees { get; }

    /// <summary>Mean and standard deviation of the trees' predictions.</summary>
    public (double Mean, double Deviation) Predict(double[] input)
    {
        var predictions = Trees.Select(tree => tree.Predict(input)).ToArray();
        var mean = predictions.Average();
        return (mean, Math.Sqrt(predictions.Average(one => (one - mean) * (one - mean))));
    }
}

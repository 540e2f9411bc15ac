using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// Chooses among many observations those that a model of bounded size learns from: the best, the nearest to the best one, the newest, and
/// a sample of the rest spread evenly over the history, so that the model is exact where it matters and knows the rest roughly.
/// </summary>
internal static class TrainingSubset
{
    /// <summary>Ascending indices of at most <paramref name="most"/> of the first <paramref name="count"/> observations. O(count·(columns + log count)).</summary>
    /// <param name="inputs">One input a row.</param>
    /// <param name="dimension">Columns of an input.</param>
    /// <param name="values">Values; larger is better.</param>
    /// <param name="count">Observations to choose from.</param>
    /// <param name="most">How many to choose.</param>
    /// <param name="near">The share, in [0, 1], chosen for nearness to the best observation.</param>
    public static int[] Choose(RowMatrix inputs, int dimension, ReadOnlySpan<double> values, int count, int most, double near)
    {
        if (count <= most)
        {
            return [.. Enumerable.Range(0, count)];
        }

        double[] keys = new double[count];
        for (int i = 0; i < count; i++)
        {
            keys[i] = -values[i];
        }

        var chosen = new SortedSet<int>();
        int best = AddSmallest(chosen, keys, most / 4);
        for (int i = 0; i < count; i++)
        {
            keys[i] = SquaredDistance(inputs.Row(i, dimension), inputs.Row(best, dimension));
        }

        AddSmallest(chosen, keys, (int)(most * near));
        for (int i = count - (most / 16); i < count; i++)
        {
            chosen.Add(i);
        }

        AddEvenly(chosen, count, most);
        return [.. chosen];
    }

    /// <summary>The rows of a matrix at some indices.</summary>
    public static RowMatrix Rows(RowMatrix inputs, int dimension, int[] indices)
    {
        var result = new RowMatrix(indices.Length, dimension);
        for (int i = 0; i < indices.Length; i++)
        {
            inputs.Row(indices[i], dimension).CopyTo(result.Row(i, dimension));
        }

        return result;
    }

    /// <summary>The values at some indices.</summary>
    public static double[] Values(ReadOnlySpan<double> values, int[] indices)
    {
        double[] result = new double[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            result[i] = values[indices[i]];
        }

        return result;
    }

    private static int AddSmallest(SortedSet<int> chosen, double[] keys, int count)
    {
        double[] sorted = [.. keys];
        int[] order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(sorted, order);
        chosen.UnionWith(order.Take(count));
        return order[0];
    }

    private static void AddEvenly(SortedSet<int> chosen, int count, int most)
    {
        int[] rest = [.. Enumerable.Range(0, count).Where(i => !chosen.Contains(i))];
        int wanted = most - chosen.Count;
        for (int i = 0; i < wanted; i++)
        {
            chosen.Add(rest[(int)((long)i * rest.Length / wanted)]);
        }
    }

    private static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }
}

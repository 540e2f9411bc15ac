using Vizier.Algorithms.Randomness;

namespace Vizier.Quality.Problems;

/// <summary>Random orthogonal matrices, by Gram and Schmidt on normal draws.</summary>
internal static class Rotation
{
    public static double[][] Draw(RandomStream random, int dimension)
    {
        var axes = new List<double[]>();
        while (axes.Count < dimension)
        {
            double[] axis = [.. Enumerable.Range(0, dimension).Select(_ => random.NextGaussian())];
            foreach (double[] earlier in axes)
            {
                double along = Dot(axis, earlier);
                axis = [.. axis.Zip(earlier, (a, b) => a - (along * b))];
            }

            double length = Math.Sqrt(Dot(axis, axis));
            axes.Add([.. axis.Select(a => a / length)]);
        }

        return [.. axes];
    }

    /// <summary>The product of a matrix, row by row, and a vector.</summary>
    public static double[] Apply(double[][] rows, double[] vector) => [.. rows.Select(row => Dot(row, vector))];

    /// <summary>The product of a transposed matrix and a vector.</summary>
    public static double[] ApplyTransposed(double[][] rows, double[] vector)
    {
        double[] result = new double[rows[0].Length];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < result.Length; j++)
            {
                result[j] += rows[i][j] * vector[i];
            }
        }

        return result;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}

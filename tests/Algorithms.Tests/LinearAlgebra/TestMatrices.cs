using MathNet.Numerics.LinearAlgebra;
using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.Tests.LinearAlgebra;

internal static class TestMatrices
{
    public static Matrix<double> Covariance(int order, int seed)
    {
        var random = new Random(seed);
        var half = Matrix<double>.Build.Dense(order, order + 3, (_, _) => (random.NextDouble() * 2) - 1);
        return half * half.Transpose() + (0.1 * Matrix<double>.Build.DenseIdentity(order));
    }

    public static Matrix<double> Rows(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        return Matrix<double>.Build.Dense(rows, columns, (_, _) => (random.NextDouble() * 2) - 1);
    }

    public static RowMatrix ToRowMatrix(Matrix<double> matrix)
    {
        var result = new RowMatrix(matrix.RowCount, matrix.ColumnCount);
        for (int i = 0; i < matrix.RowCount; i++)
        {
            for (int j = 0; j < matrix.ColumnCount; j++)
            {
                result[i, j] = matrix[i, j];
            }
        }

        return result;
    }

    public static void AssertClose(Matrix<double> expected, RowMatrix actual, double tolerance, Func<int, int, bool>? where = null)
    {
        for (int i = 0; i < expected.RowCount; i++)
        {
            for (int j = 0; j < expected.ColumnCount; j++)
            {
                if (where is null || where(i, j))
                {
                    Assert.True(Math.Abs(expected[i, j] - actual[i, j]) <= tolerance, $"({i},{j}): expected {expected[i, j]:R}, got {actual[i, j]:R}");
                }
            }
        }
    }
}

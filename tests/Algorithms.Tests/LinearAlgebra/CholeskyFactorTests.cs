using MathNet.Numerics.LinearAlgebra;
using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.Tests.LinearAlgebra;

public sealed class CholeskyFactorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(150)]
    public void Factor_is_that_of_MathNet(int order)
    {
        var matrix = TestMatrices.Covariance(order, order);
        var factor = Factor(matrix);
        var expected = matrix.Cholesky();
        TestMatrices.AssertClose(expected.Factor, factor.Lower, 1e-10, (i, j) => j <= i);
        Assert.Equal(expected.DeterminantLn, factor.LogDeterminant(), 9);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 1)]
    [InlineData(16, 16)]
    [InlineData(30, 3)]
    [InlineData(33, 70)]
    [InlineData(100, 29)]
    public void Appended_rows_give_the_factor_of_the_whole(int first, int more)
    {
        var matrix = TestMatrices.Covariance(first + more, 3);
        var rows = TestMatrices.ToRowMatrix(matrix);
        var appended = new CholeskyFactor();
        Assert.True(appended.TryFactor(rows, first));
        for (int row = first; row < first + more; row++)
        {
            Assert.True(appended.TryAppend(rows, row, 1));
        }

        AssertSolves(matrix, appended);
        TestMatrices.AssertClose(matrix.Cholesky().Factor, appended.Lower, 1e-10, (i, j) => j <= i);
    }

    [Fact]
    public void Truncated_factor_solves_and_grows_again()
    {
        var matrix = TestMatrices.Covariance(60, 11);
        var rows = TestMatrices.ToRowMatrix(matrix);
        var factor = Factor(matrix);
        factor.Truncate(37);
        AssertSolves(matrix.SubMatrix(0, 37, 0, 37), factor);
        Assert.True(factor.TryAppend(rows, 37, 23));
        AssertSolves(matrix, factor);
    }

    [Fact]
    public void Indefinite_append_is_refused_and_leaves_the_factor_as_it_was()
    {
        var matrix = TestMatrices.Covariance(21, 5);
        var factor = Factor(matrix);
        var bad = new RowMatrix(1, 22);
        for (int j = 0; j < 21; j++)
        {
            bad[0, j] = matrix[4, j];
        }

        bad[0, 21] = matrix[4, 4];
        Assert.False(factor.TryAppend(bad, 0, 1));
        bad[0, 21] = double.NaN;
        Assert.False(factor.TryAppend(bad, 0, 1));
        AssertSolves(matrix, factor);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(48, 9)]
    [InlineData(101, 70)]
    public void Solves_agree_with_MathNet(int order, int count)
    {
        var matrix = TestMatrices.Covariance(order, 8);
        var factor = Factor(matrix);
        var right = TestMatrices.Rows(count, order, 9);
        var solved = TestMatrices.ToRowMatrix(right);
        factor.ForwardSolve(solved, count);
        TestMatrices.AssertClose(matrix.Cholesky().Factor.Solve(right.Transpose()).Transpose(), solved, 1e-9);
        factor.BackSolve(solved, count);
        TestMatrices.AssertClose(matrix.Solve(right.Transpose()).Transpose(), solved, 1e-8);
    }

    [Fact]
    public void Same_input_gives_the_same_bits_whether_factored_at_once_or_appended()
    {
        var matrix = TestMatrices.Covariance(90, 21);
        var rows = TestMatrices.ToRowMatrix(matrix);
        var whole = Factor(matrix);
        var appended = new CholeskyFactor();
        Assert.True(appended.TryFactor(rows, 40));
        Assert.True(appended.TryAppend(rows, 40, 1));
        Assert.True(appended.TryAppend(rows, 41, 49));
        for (int i = 0; i < 90; i++)
        {
            Assert.Equal(whole.Lower.Row(i, i + 1).ToArray(), appended.Lower.Row(i, i + 1).ToArray());
        }
    }

    private static CholeskyFactor Factor(Matrix<double> matrix)
    {
        var factor = new CholeskyFactor();
        Assert.True(factor.TryFactor(TestMatrices.ToRowMatrix(matrix), matrix.RowCount));
        return factor;
    }

    private static void AssertSolves(Matrix<double> matrix, CholeskyFactor factor)
    {
        Assert.Equal(matrix.RowCount, factor.Order);
        var right = TestMatrices.Rows(5, matrix.RowCount, 2);
        var solved = TestMatrices.ToRowMatrix(right);
        factor.ForwardSolve(solved, 5);
        factor.BackSolve(solved, 5);
        TestMatrices.AssertClose(matrix.Solve(right.Transpose()).Transpose(), solved, 1e-8);
    }
}

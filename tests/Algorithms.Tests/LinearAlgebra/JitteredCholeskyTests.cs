using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.Tests.LinearAlgebra;

public sealed class JitteredCholeskyTests
{
    [Fact]
    public void Good_matrix_needs_no_jitter()
    {
        var matrix = TestMatrices.ToRowMatrix(TestMatrices.Covariance(20, 1));
        Assert.True(JitteredCholesky.TryFactor(new CholeskyFactor(), matrix, 20, out double jitter));
        Assert.Equal(0, jitter);
    }

    [Fact]
    public void Matrix_of_ones_is_factored_with_a_small_jitter()
    {
        var matrix = new RowMatrix(30, 30);
        Array.Fill(matrix.Values, 1);
        var factor = new CholeskyFactor();
        Assert.True(JitteredCholesky.TryFactor(factor, matrix, 30, out double jitter));
        Assert.InRange(jitter, 1e-11, 1e-5);
        Assert.Equal(30, factor.Order);
    }

    [Fact]
    public void Matrix_with_a_nan_is_refused()
    {
        var matrix = TestMatrices.ToRowMatrix(TestMatrices.Covariance(20, 1));
        matrix[9, 3] = double.NaN;
        Assert.False(JitteredCholesky.TryFactor(new CholeskyFactor(), matrix, 20, out _));
    }
}

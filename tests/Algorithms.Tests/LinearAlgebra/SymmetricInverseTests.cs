using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.Tests.LinearAlgebra;

public sealed class SymmetricInverseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(64)]
    [InlineData(131)]
    public void Lower_triangle_is_that_of_MathNets_inverse(int order)
    {
        var matrix = TestMatrices.Covariance(order, 4);
        var factor = new CholeskyFactor();
        Assert.True(factor.TryFactor(TestMatrices.ToRowMatrix(matrix), order));
        var inverse = new SymmetricInverse();
        inverse.Compute(factor);
        TestMatrices.AssertClose(matrix.Inverse(), inverse.Values, 1e-8, (i, j) => j <= i);
    }

    [Fact]
    public void Workspace_serves_matrices_of_changing_order()
    {
        var inverse = new SymmetricInverse();
        foreach (int order in new[] { 70, 3, 40, 90 })
        {
            var matrix = TestMatrices.Covariance(order, 6);
            var factor = new CholeskyFactor();
            Assert.True(factor.TryFactor(TestMatrices.ToRowMatrix(matrix), order));
            inverse.Compute(factor);
            TestMatrices.AssertClose(matrix.Inverse(), inverse.Values, 1e-8, (i, j) => j <= i);
        }
    }
}

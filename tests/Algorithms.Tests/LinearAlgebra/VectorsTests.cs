using Vizier.Algorithms.LinearAlgebra;

namespace Vizier.Algorithms.Tests.LinearAlgebra;

public sealed class VectorsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(37)]
    public void Sums_agree_with_plain_loops(int length)
    {
        double[] a = TestMatrices.Rows(1, length + 1, 1).Row(0).ToArray()[..length];
        double[] b = TestMatrices.Rows(1, length + 1, 2).Row(0).ToArray()[..length];
        Assert.Equal(a.Zip(b, (x, y) => x * y).Sum(), Vectors.Dot(a, b), 12);
        double[] y = [.. b];
        Vectors.AddScaled(y, 0.3, a);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(b[i] + (0.3 * a[i]), y[i], 14);
        }
    }

    [Fact]
    public void Shorter_second_vector_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Vectors.Dot(new double[4], new double[3]));
}

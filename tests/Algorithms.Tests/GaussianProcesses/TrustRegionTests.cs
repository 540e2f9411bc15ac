using Vizier.Algorithms.GaussianProcesses;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

public sealed class TrustRegionTests
{
    [Theory]
    [InlineData(new double[0], 0.8)]
    [InlineData(new double[] { 1, 2 }, 0.8)]
    [InlineData(new double[] { 1, 2, 3 }, 1.6)]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6 }, 1.6)]
    [InlineData(new double[] { 9, 1, 1, 1 }, 0.4)]
    [InlineData(new double[] { 9, 1, 1, 10, 1, 1, 1 }, 0.4)]
    [InlineData(new double[] { 9, 9, 9, 9, 9, 9, 9 }, 0.2)]
    public void Side_grows_with_improvements_and_shrinks_without(double[] values, double side) =>
        Assert.Equal(side, TrustRegion.Side(values, 3), 12);

    [Fact]
    public void Side_begins_again_once_it_is_too_short()
    {
        double[] values = [1, .. new double[7 * 3]];
        Assert.Equal(0.8, TrustRegion.Side(values, 3), 12);
        Assert.Equal(0.8 / 64, TrustRegion.Side(values.AsSpan(0, values.Length - 1), 3), 12);
    }

    [Fact]
    public void Region_is_longer_where_the_model_varies_slowly_and_reaches_the_next_value()
    {
        var lengths = new Hyperparameters([-0.5, 0.5, 0, -13]);
        var region = TrustRegion.Around([0.5, 0.5, 0.9], [1, 2], lengths, [0, 0, 0.7]);
        Assert.Equal(Math.E, region.HalfWidths[1] / region.HalfWidths[0], 12);
        Assert.Equal(0.7, region.HalfWidths[2]);
        Assert.Equal((0.9 - 0.7, 1), region.Range(2, 0.9));
    }

    [Fact]
    public void Region_is_a_cube_along_turned_axes()
    {
        var turned = new Hyperparameters([-1, 1, -13], [[0.6, 0.8], [-0.8, 0.6]]);
        var region = TrustRegion.Around([0.5, 0.5], [1], turned, [0, 0]);
        Assert.Equal([0.4, 0.4], region.HalfWidths);
    }
}

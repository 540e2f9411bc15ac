using Vizier.Algorithms.GaussianProcesses;

namespace Vizier.Algorithms.Tests.GaussianProcesses;

public sealed class ExpectedImprovementTests
{
    // ln(φ(z) + zΦ(z)) with φ and Φ from tables.
    [Theory]
    [InlineData(0, -0.91893853320467274)]
    [InlineData(1, 0.0800262188)]
    [InlineData(-1, -2.4851210)]
    [InlineData(5, 1.6094379231)]
    public void Moderate_values_are_those_of_the_formula(double z, double expected) =>
        Assert.Equal(expected, ExpectedImprovement.Log(z, 1, 0, out _, out _), 6);

    [Theory]
    [InlineData(-3)]
    [InlineData(-6)]
    [InlineData(-20)]
    [InlineData(-49.9)]
    [InlineData(-50.1)]
    [InlineData(-1000)]
    [InlineData(-1e8)]
    public void Far_tail_follows_the_asymptotic_series(double z)
    {
        double t = -z;
        double u = 1 / (t * t);
        double lower = Math.Log(u * (1 - (3 * u)));
        double upper = Math.Log(u);
        double rest = ExpectedImprovement.Log(z, 1, 0, out double slope, out _) + (0.5 * z * z) + (0.5 * Math.Log(2 * Math.PI));
        if (t < 1e6)
        {
            Assert.InRange(rest, (t > 3 ? lower : double.NegativeInfinity) - 1e-9, upper + 1e-9);
        }

        Assert.InRange(slope / t, 0.9, 1.8);
    }

    [Theory]
    [InlineData(0.3, 0.5)]
    [InlineData(-0.8, 0.2)]
    [InlineData(-2.9, 1)]
    [InlineData(-3.1, 1)]
    [InlineData(-20, 0.7)]
    [InlineData(-49.999, 1)]
    [InlineData(-60, 1)]
    [InlineData(4, 2)]
    public void Slopes_agree_with_finite_differences(double mean, double deviation)
    {
        ExpectedImprovement.Log(mean, deviation, 0.1, out double meanSlope, out double deviationSlope);
        double step = 1e-6;
        double meanDifference = (Value(mean + step, deviation) - Value(mean - step, deviation)) / (2 * step);
        double deviationDifference = (Value(mean, deviation + step) - Value(mean, deviation - step)) / (2 * step);
        Assert.Equal(1, meanSlope / meanDifference, 4);
        Assert.Equal(1, deviationSlope / deviationDifference, 4);
    }

    [Fact]
    public void Value_rises_with_the_mean_everywhere()
    {
        double previous = double.NegativeInfinity;
        for (double mean = -80; mean < 10; mean += 0.01)
        {
            double value = Value(mean, 1);
            Assert.True(value > previous, $"at {mean}");
            previous = value;
        }
    }

    private static double Value(double mean, double deviation) => ExpectedImprovement.Log(mean, deviation, 0.1, out _, out _);
}

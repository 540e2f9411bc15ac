using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Tests.SearchSpaces;

/// <summary>Quantiles at evenly spaced probabilities stand for draws without their noise.</summary>
public sealed class SamplingTests
{
    private const int Draws = 100_000;

    [Fact]
    public void Whole_numbers_are_equally_likely_also_at_the_ends()
    {
        var shares = Shares(new IntegerParameter("i", -2, 2));

        Assert.Equal([-2, -1, 0, 1, 2], shares.Keys);
        Assert.All(shares.Values, share => Assert.Equal(0.2, share, 1e-4));
    }

    [Fact]
    public void Stepped_and_listed_numbers_are_equally_likely()
    {
        Assert.All(Shares(new DoubleParameter("x", 0.1, 0.55) { Step = 0.2 }).Values, share => Assert.Equal(1 / 3.0, share, 1e-4));
        Assert.All(Shares(new DiscreteParameter("q", [1, 1000, 3, 10]) { Scale = Scale.Log }).Values, share => Assert.Equal(0.25, share, 1e-4));
        Assert.All(Shares(new IntegerParameter("i", 10, 19) { Step = 3 }).Values, share => Assert.Equal(0.25, share, 1e-4));
    }

    [Fact]
    public void Logarithmic_whole_numbers_are_as_likely_as_their_inverse()
    {
        var shares = Shares(new IntegerParameter("i", 1, 1000) { Scale = Scale.Log });

        Assert.Equal(shares[10] / 10, shares[100], 2e-5);
        Assert.Equal(shares[3], shares[6] * 2, 0.003);
        Assert.InRange(shares[1] / shares[2], 1.4, 2.1);
        Assert.Equal(1000, shares.Count);
    }

    [Fact]
    public void Reverse_logarithmic_draws_mirror_logarithmic_ones()
    {
        var log = Shares(new IntegerParameter("i", 1, 50) { Scale = Scale.Log });
        var reverse = Shares(new IntegerParameter("i", 1, 50) { Scale = Scale.ReverseLog });

        Assert.All(log, pair => Assert.Equal(pair.Value, reverse[51 - pair.Key], 5e-5));
    }

    [Fact]
    public void Uniform_doubles_follow_their_scale()
    {
        var dimension = SearchSpace.Create(new DoubleParameter("x", 1e-4, 1) { Scale = Scale.Log }).Dimensions[0];

        Assert.Equal(0.01, dimension.ValueAt(dimension.Quantile(0.5)).Number, 1e-12);
        Assert.Equal(0.001, dimension.ValueAt(dimension.Quantile(0.25)).Number, 1e-12);
    }

    [Fact]
    public void Normal_draws_have_a_sixth_of_the_range_as_deviation_and_stay_inside()
    {
        var dimension = SearchSpace.Create(new DoubleParameter("x", 10, 70) { Distribution = SamplingDistribution.Normal }).Dimensions[0];

        // Φ(1) = 0.841345; truncation at three deviations moves the quantile by less than 0.03.
        Assert.Equal(40, dimension.ValueAt(dimension.Quantile(0.5)).Number, 1e-9);
        Assert.Equal(50, dimension.ValueAt(dimension.Quantile(0.841345)).Number, 0.05);
        Assert.Equal(10, dimension.ValueAt(dimension.Quantile(0)).Number, 1e-6);
        Assert.Equal(70, dimension.ValueAt(dimension.Quantile(1)).Number, 1e-6);
    }

    [Fact]
    public void Log_normal_draws_centre_on_the_geometric_mean()
    {
        var dimension = SearchSpace.Create(new IntegerParameter("i", 1, 10_000) { Scale = Scale.Log, Distribution = SamplingDistribution.Normal }).Dimensions[0];

        Assert.InRange(dimension.ValueAt(dimension.Quantile(0.5)).Number, 80, 125);
        Assert.True(dimension.ValueAt(dimension.Quantile(0.0013)).Number < 5);
    }

    [Theory]
    [MemberData(nameof(Spaces))]
    public void Quantiles_rise_and_are_feasible(int number)
    {
        foreach (var dimension in RandomSpaces.Create(number).Dimensions)
        {
            var last = -1.0;
            for (var i = 0; i <= 200; i++)
            {
                var unit = dimension.Quantile(i / 200.0);
                Assert.InRange(unit, 0, 1);
                Assert.True(unit >= last);
                Assert.Equal(unit, dimension.Snap(unit));
                last = unit;
            }
        }
    }

    public static TheoryData<int> Spaces => [.. Enumerable.Range(0, 200)];

    private static SortedDictionary<double, double> Shares(Parameter parameter)
    {
        var dimension = SearchSpace.Create(parameter).Dimensions[0];
        var shares = new SortedDictionary<double, double>();
        for (var i = 0; i < Draws; i++)
        {
            var value = dimension.ValueAt(dimension.Quantile((i + 0.5) / Draws)).Number;
            shares[value] = shares.GetValueOrDefault(value) + (1.0 / Draws);
        }

        return shares;
    }
}

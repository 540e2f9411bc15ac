using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Tests.SearchSpaces;

/// <summary>Values computed with OSS Vizier's own converters.</summary>
public sealed class ScaleMapTests
{
    [Theory]
    [InlineData(Scale.Linear, 1, 100, 10.9, 0.1)]
    [InlineData(Scale.Linear, 1e-5, 1, 0.0031622776601683794, 0.003152309183260212)]
    [InlineData(Scale.Linear, 3, 3, 3, 0.5)]
    [InlineData(Scale.Log, 1, 100, 50.5, 0.8516456890593307)]
    [InlineData(Scale.Log, 1e-5, 1, 0.100009, 0.8000078169489169)]
    [InlineData(Scale.Log, 3, 3, 3, 0.5)]
    [InlineData(Scale.ReverseLog, 1, 100, 10, 0.020479303839453178)]
    [InlineData(Scale.ReverseLog, 1, 100, 50.5, 0.1483543109406693)]
    [InlineData(Scale.ReverseLog, 1e-5, 1, 0.500005, 0.060205130548175334)]
    [InlineData(Scale.ReverseLog, 3, 3, 3, 0.5)]
    public void Value_maps_to_the_published_coordinate(Scale scale, double low, double high, double value, double unit)
    {
        Assert.Equal(unit, new ScaleMap(scale, low, high).ToUnit(value), 1e-12);
    }

    [Theory]
    [InlineData(Scale.Linear, 1, 100, 0.25, 25.75)]
    [InlineData(Scale.Log, 1, 100, 0.25, 3.162277660168379)]
    [InlineData(Scale.Log, 1e-5, 1, 0.5, 0.003162277660168379)]
    [InlineData(Scale.ReverseLog, 1, 100, 0.25, 69.3772233983162)]
    [InlineData(Scale.ReverseLog, 1e-5, 1, 0.5, 0.9968477223398317)]
    public void Coordinate_maps_back_to_the_published_value(Scale scale, double low, double high, double unit, double value)
    {
        Assert.Equal(value, new ScaleMap(scale, low, high).FromUnit(unit), 1e-12 * high);
    }

    [Theory]
    [InlineData(Scale.Linear, -1e300, 1e-300)]
    [InlineData(Scale.Log, 1e-300, 1e300)]
    [InlineData(Scale.ReverseLog, 1e-300, 1e300)]
    [InlineData(Scale.ReverseLog, 1e-20, 1)]
    [InlineData(Scale.Log, 5e-324, 5e-323)]
    [InlineData(Scale.Log, 0.1, 0.10000000000000002)]
    public void Bounds_are_exact_and_everything_between_stays_inside(Scale scale, double low, double high)
    {
        var map = new ScaleMap(scale, low, high);

        Assert.Equal(low, map.FromUnit(0));
        Assert.Equal(high, map.FromUnit(1));
        for (var i = 0; i <= 1000; i++)
        {
            var value = map.FromUnit(i / 1000.0);
            Assert.InRange(value, low, high);
            Assert.InRange(map.ToUnit(value), 0, 1);
        }
    }
}

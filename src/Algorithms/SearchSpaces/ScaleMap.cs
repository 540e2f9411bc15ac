namespace Vizier.Algorithms.SearchSpaces;

/// <summary>
/// Maps [low, high] onto [0, 1] and back:
/// <list type="bullet">
/// <item>linear: <c>u = (x − low) / (high − low)</c></item>
/// <item>log: <c>u = (ln x − ln low) / (ln high − ln low)</c></item>
/// <item>reverse log: <c>u = 1 − (ln(low + high − x) − ln low) / (ln high − ln low)</c></item>
/// </list>
/// A range of one value maps to 0.5. The same formulas as Vizier's UNIT_LINEAR, UNIT_LOG and UNIT_REVERSE_LOG scales.
/// </summary>
public readonly struct ScaleMap
{
    private readonly Scale _scale;
    private readonly double _low;
    private readonly double _high;
    private readonly double _origin;
    private readonly double _extent;

    /// <summary>Creates the map; <paramref name="low"/> ≤ <paramref name="high"/>, both positive unless linear.</summary>
    public ScaleMap(Scale scale, double low, double high)
    {
        _scale = scale;
        _low = low;
        _high = high;
        _origin = scale == Scale.Linear ? low : Math.Log(low);
        _extent = (scale == Scale.Linear ? high : Math.Log(high)) - _origin;
    }

    /// <summary>The coordinate of <paramref name="value"/>, in [0, 1]; values outside the range are clamped.</summary>
    public double ToUnit(double value)
    {
        if (!(_extent > 0))
        {
            return 0.5;
        }

        if (value <= _low)
        {
            return 0;
        }

        if (value >= _high)
        {
            return 1;
        }

        var unit = _scale switch
        {
            Scale.Linear => (value - _origin) / _extent,
            Scale.Log => (Math.Log(value) - _origin) / _extent,
            _ => 1 - ((Math.Log(_low + (_high - value)) - _origin) / _extent),
        };
        return Math.Clamp(unit, 0, 1);
    }

    /// <summary>The value at coordinate <paramref name="unit"/>; always in [low, high], exact at both ends.</summary>
    public double FromUnit(double unit)
    {
        if (unit <= 0)
        {
            return _low;
        }

        if (unit >= 1)
        {
            return _high;
        }

        var value = _scale switch
        {
            Scale.Linear => _origin + (unit * _extent),
            Scale.Log => Math.Exp(_origin + (unit * _extent)),
            _ => _high - (Math.Exp(_origin + ((1 - unit) * _extent)) - _low),
        };
        return Math.Clamp(value, _low, _high);
    }
}

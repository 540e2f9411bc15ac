namespace Vizier.Algorithms.SearchSpaces;

/// <summary>
/// Ordered numbers under a scale, from the lowest (0) to the highest (1). A coordinate stands for the number that is
/// nearest on the original, unscaled axis, as in Vizier.
/// </summary>
internal sealed class LevelCoding : Coding
{
    private const int CachedLevels = 4096;
    private const double SpacingTolerance = 1e-9;
    private const double RoundingTolerance = 1e-14;

    private readonly Levels _levels;
    private readonly ScaleMap _map;
    private readonly ScaleMap _cells;
    private readonly Scale _scale;
    private readonly SamplingDistribution _distribution;
    private readonly double[]? _units;

    public LevelCoding(DimensionKind kind, Levels levels, Scale scale, SamplingDistribution distribution)
    {
        Kind = kind;
        _levels = levels;
        _scale = scale;
        _distribution = distribution;
        _map = new ScaleMap(scale, First, Last);
        _cells = CellMap();
        _units = levels.Count <= CachedLevels ? DistinctUnits() : null;
    }

    public override DimensionKind Kind { get; }

    public override long? LevelCount => _levels.Count;

    private double First => _levels[0];

    private double Last => _levels[_levels.Count - 1];

    public override bool TryToUnit(ParameterValue value, out double unit)
    {
        unit = 0.5;
        if (!value.IsNumber || !(value.Number >= First && value.Number <= Last))
        {
            return false;
        }

        var nearest = _levels.Nearest(value.Number);
        unit = _levels[nearest] == value.Number ? UnitOfLevel(nearest) : _map.ToUnit(value.Number);
        return true;
    }

    public override ParameterValue FromUnit(double unit) => ValueOfLevel(LevelAt(unit));

    public override ParameterValue NearestTo(double number) => ValueOfLevel(_levels.Nearest(number));

    public override double Snap(double unit) => UnitOfLevel(LevelAt(unit));

    public override long LevelAt(double unit)
    {
        var exact = _units is null ? -1 : Array.BinarySearch(_units, unit);
        return exact >= 0 ? exact : _levels.Nearest(_map.FromUnit(unit));
    }

    public override double UnitOfLevel(long level) => _units is null ? _map.ToUnit(_levels[level]) : _units[level];

    public override ParameterValue ValueOfLevel(long level) => _levels[level];

    public override long LevelOf(ParameterValue value) => _levels.Nearest(value.Number);

    public override double Quantile(double probability)
    {
        if (_levels.Spacing == 0)
        {
            return UnitOfLevel(Math.Clamp((long)(probability * _levels.Count), 0, _levels.Count - 1));
        }

        var fraction = TruncatedNormal.QuantileOf(_distribution, probability);
        var value = _scale == Scale.ReverseLog
            ? First + (Last - _cells.FromUnit(1 - fraction))
            : _cells.FromUnit(fraction);
        return UnitOfLevel(_levels.Nearest(value));
    }

    public override string? Refuse(ParameterValue value)
    {
        if (value.IsNumber && value.Number >= First && value.Number <= Last)
        {
            var nearest = _levels[_levels.Nearest(value.Number)];
            var slack = (SpacingTolerance * _levels.Spacing) + (RoundingTolerance * Math.Abs(nearest));
            if (Kind == DimensionKind.Integer ? nearest == value.Number : Math.Abs(nearest - value.Number) <= slack)
            {
                return null;
            }
        }

        return $"must be {Describe()}";
    }

    // A scale can round two levels of very different size to one coordinate; they are set apart by the least difference.
    private double[] DistinctUnits()
    {
        var units = new double[_levels.Count];
        for (var level = 0; level < units.Length; level++)
        {
            var unit = _map.ToUnit(_levels[level]);
            units[level] = level == 0 ? unit : Math.Max(unit, Math.BitIncrement(units[level - 1]));
        }

        for (var level = units.Length - 1; level >= 0; level--)
        {
            units[level] = Math.Min(units[level], level == units.Length - 1 ? 1 : Math.BitDecrement(units[level + 1]));
        }

        return units;
    }

    // Every level owns a cell of the axis, so that the lowest and the highest are drawn as often as their neighbours.
    private ScaleMap CellMap()
    {
        var half = _levels.Spacing / 2;
        return _scale == Scale.Linear
            ? new ScaleMap(Scale.Linear, First - half, Last + half)
            : new ScaleMap(Scale.Log, First * (First / (First + half)), Last + half);
    }

    private string Describe()
    {
        if (_levels.Spacing == 0)
        {
            var shown = Enumerable.Range(0, (int)Math.Min(_levels.Count, 20)).Select(level => ParameterValue.Of(_levels[level]));
            return "one of " + string.Join(", ", shown) + (_levels.Count > 20 ? ", ..." : string.Empty);
        }

        var type = Kind == DimensionKind.Integer ? "a whole number" : "a number";
        var step = Kind == DimensionKind.Integer && _levels.Spacing == 1 ? string.Empty : $" in steps of {ParameterValue.Of(_levels.Spacing)}";
        return $"{type} from {ParameterValue.Of(First)} to {ParameterValue.Of(Last)}{step}";
    }
}

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>A real interval under a scale.</summary>
internal sealed class ContinuousCoding(DoubleParameter parameter) : Coding
{
    private readonly ScaleMap _map = new(parameter.Scale, parameter.Min, parameter.Max);

    public override DimensionKind Kind => DimensionKind.Continuous;

    public override long? LevelCount => parameter.Min < parameter.Max ? null : 1;

    private long SingleLevel =>
        LevelCount is null ? throw new InvalidOperationException($"'{parameter.Name}' is continuous and has no levels.") : 0;

    public override bool TryToUnit(ParameterValue value, out double unit)
    {
        unit = 0.5;
        if (Refuse(value) is not null)
        {
            return false;
        }

        unit = _map.ToUnit(value.Number);
        return true;
    }

    public override ParameterValue FromUnit(double unit) => _map.FromUnit(unit);

    public override ParameterValue NearestTo(double number) => Math.Clamp(number, parameter.Min, parameter.Max);

    public override double Snap(double unit) => LevelCount is null ? Math.Clamp(unit, 0, 1) : 0.5;

    public override long LevelAt(double unit) => SingleLevel;

    public override double UnitOfLevel(long level) => 0.5 + SingleLevel;

    public override ParameterValue ValueOfLevel(long level) => parameter.Min + SingleLevel;

    public override long LevelOf(ParameterValue value) => SingleLevel;

    public override double Quantile(double probability) =>
        Snap(TruncatedNormal.QuantileOf(parameter.Distribution, probability));

    public override string? Refuse(ParameterValue value) =>
        value.IsNumber && value.Number >= parameter.Min && value.Number <= parameter.Max
            ? null
            : $"must be a number from {ParameterValue.Of(parameter.Min)} to {ParameterValue.Of(parameter.Max)}";
}

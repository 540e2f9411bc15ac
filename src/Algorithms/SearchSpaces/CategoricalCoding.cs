namespace Vizier.Algorithms.SearchSpaces;

/// <summary>Categories at the centres of equal parts of [0, 1], in the order they were listed.</summary>
internal sealed class CategoricalCoding(CategoricalParameter parameter) : Coding
{
    private readonly Dictionary<string, int> _ranks = parameter.Values
        .Select((value, rank) => (value, rank))
        .ToDictionary(pair => pair.value, pair => pair.rank, StringComparer.Ordinal);

    public override DimensionKind Kind => DimensionKind.Categorical;

    public override long? LevelCount => parameter.Values.Length;

    public override bool TryToUnit(ParameterValue value, out double unit)
    {
        unit = 0.5;
        if (value.IsNumber || !_ranks.TryGetValue(value.Text, out var rank))
        {
            return false;
        }

        unit = UnitOfLevel(rank);
        return true;
    }

    public override ParameterValue FromUnit(double unit) => ValueOfLevel(LevelAt(unit));

    public override ParameterValue NearestTo(double number) =>
        throw new InvalidOperationException($"'{parameter.Name}' is categorical and has no numbers.");

    public override double Snap(double unit) => UnitOfLevel(LevelAt(unit));

    public override long LevelAt(double unit) =>
        Math.Clamp((long)(unit * parameter.Values.Length), 0, parameter.Values.Length - 1);

    public override double UnitOfLevel(long level) => (level + 0.5) / parameter.Values.Length;

    public override ParameterValue ValueOfLevel(long level) => parameter.Values[(int)level];

    public override long LevelOf(ParameterValue value) => _ranks[value.Text];

    public override double Quantile(double probability) => Snap(probability);

    public override string? Refuse(ParameterValue value) =>
        !value.IsNumber && _ranks.ContainsKey(value.Text) ? null : $"must be one of {string.Join(", ", parameter.Values)}";
}

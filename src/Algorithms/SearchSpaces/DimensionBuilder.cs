using System.Collections.Immutable;

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>Lays out a tree of valid parameters as a list of dimensions, parents before children.</summary>
internal static class DimensionBuilder
{
    public static ImmutableArray<Dimension> Build(ImmutableArray<Parameter> parameters)
    {
        var dimensions = ImmutableArray.CreateBuilder<Dimension>();
        foreach (var parameter in parameters)
        {
            Add(dimensions, parameter, null, []);
        }

        return dimensions.ToImmutable();
    }

    public static Coding CodingOf(Parameter parameter) => parameter switch
    {
        DoubleParameter { Step: null } real => new ContinuousCoding(real),
        DoubleParameter { Step: { } step } real => new LevelCoding(
            DimensionKind.Discrete, DecimalSteps.Levels(real.Min, real.Max, step), real.Scale, real.Distribution),
        IntegerParameter whole => new LevelCoding(
            DimensionKind.Integer, LevelsOf(whole), whole.Scale, whole.Distribution),
        DiscreteParameter discrete => new LevelCoding(
            DimensionKind.Discrete, new ListedLevels([.. discrete.Values.Order()]), discrete.Scale, SamplingDistribution.Uniform),
        CategoricalParameter categorical => new CategoricalCoding(categorical),
        _ => throw new ArgumentException($"Unknown kind of parameter: {parameter.GetType().Name}.", nameof(parameter)),
    };

    private static IntegerLevels LevelsOf(IntegerParameter parameter)
    {
        var step = parameter.Step ?? 1;
        return new IntegerLevels(parameter.Min, step, ((parameter.Max - parameter.Min) / step) + 1);
    }

    private static void Add(
        ImmutableArray<Dimension>.Builder dimensions, Parameter parameter, Dimension? parent, ImmutableArray<long> activatingLevels)
    {
        var dimension = new Dimension(dimensions.Count, parameter, CodingOf(parameter), parent, activatingLevels);
        dimensions.Add(dimension);
        foreach (var child in parameter.Children)
        {
            var levels = child.ParentValues.Select(value => LevelOf(dimension, value)).Distinct().Order();
            Add(dimensions, child.Parameter, dimension, [.. levels]);
        }
    }

    private static long LevelOf(Dimension dimension, ParameterValue value)
    {
        dimension.TryLevelOf(value, out var level);
        return level;
    }
}

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>The value of a parameter in the first trial of a study.</summary>
internal static class DefaultValues
{
    public static ParameterValue Of(Dimension dimension) => dimension.Parameter switch
    {
        DoubleParameter { Default: { } value } => value,
        IntegerParameter { Default: { } value } => (double)value,
        DiscreteParameter { Default: { } value } => value,
        CategoricalParameter { Default: { } value } => value,
        DoubleParameter { Step: null } free => free.Min + ((free.Max - free.Min) / 2),
        _ => dimension.ValueOfLevel(dimension.LevelCount!.Value / 2),
    };
}

using System.Collections.Immutable;

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>
/// Definition of one parameter. A definition may be wrong; <see cref="SearchSpace.Create"/> checks it.
/// </summary>
public abstract record Parameter
{
    private protected Parameter(string name)
    {
        Name = name;
    }

    /// <summary>The name, unique within the search space.</summary>
    public string Name { get; init; }

    /// <summary>Parameters that exist only for some values of this one. Not allowed below a double parameter.</summary>
    public ImmutableArray<ConditionalParameter> Children { get; init; } = [];
}

/// <summary>A parameter that exists only for some values of its parent.</summary>
/// <param name="ParentValues">The parent's values for which it is active; numbers or texts as the parent has them.</param>
/// <param name="Parameter">The child; it may have children itself.</param>
public sealed record ConditionalParameter(ImmutableArray<ParameterValue> ParentValues, Parameter Parameter);

/// <summary>A real number in [<paramref name="Min"/>, <paramref name="Max"/>].</summary>
public sealed record DoubleParameter(string Name, double Min, double Max) : Parameter(Name)
{
    /// <summary>How values are spread over the unit interval.</summary>
    public Scale Scale { get; init; }

    /// <summary>If set, only <c>min + k·step</c> is feasible, in decimal arithmetic and never above the maximum.</summary>
    public double? Step { get; init; }

    /// <summary>Where random draws concentrate.</summary>
    public SamplingDistribution Distribution { get; init; }

    /// <summary>The value of the first trial, if set.</summary>
    public double? Default { get; init; }
}

/// <summary>A whole number in [<paramref name="Min"/>, <paramref name="Max"/>], within ±2^53.</summary>
public sealed record IntegerParameter(string Name, long Min, long Max) : Parameter(Name)
{
    /// <summary>How values are spread over the unit interval.</summary>
    public Scale Scale { get; init; }

    /// <summary>If set, only <c>min + k·step</c> is feasible.</summary>
    public long? Step { get; init; }

    /// <summary>Where random draws concentrate.</summary>
    public SamplingDistribution Distribution { get; init; }

    /// <summary>The value of the first trial, if set.</summary>
    public long? Default { get; init; }
}

/// <summary>One of some numbers. The order in which they are given does not matter.</summary>
public sealed record DiscreteParameter(string Name, ImmutableArray<double> Values) : Parameter(Name)
{
    /// <summary>How values are spread over the unit interval.</summary>
    public Scale Scale { get; init; }

    /// <summary>The value of the first trial, if set.</summary>
    public double? Default { get; init; }
}

/// <summary>One of some texts that have no order.</summary>
public sealed record CategoricalParameter(string Name, ImmutableArray<string> Values) : Parameter(Name)
{
    /// <summary>The value of the first trial, if set.</summary>
    public string? Default { get; init; }
}

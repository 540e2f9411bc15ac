namespace Vizier.Algorithms.SearchSpaces;

/// <summary>The correspondence of a parameter's values and the coordinates in [0, 1] that designers see.</summary>
internal abstract class Coding
{
    public abstract DimensionKind Kind { get; }

    /// <summary>The number of feasible values; null where every coordinate is a value of its own.</summary>
    public abstract long? LevelCount { get; }

    /// <summary>The coordinate of a value of the right type within the bounds.</summary>
    public abstract bool TryToUnit(ParameterValue value, out double unit);

    /// <summary>The feasible value nearest to a coordinate.</summary>
    public abstract ParameterValue FromUnit(double unit);

    /// <summary>The feasible value nearest to a number.</summary>
    public abstract ParameterValue NearestTo(double number);

    /// <summary>The coordinate of the feasible value nearest to a coordinate.</summary>
    public abstract double Snap(double unit);

    /// <summary>The rank of the feasible value nearest to a coordinate.</summary>
    public abstract long LevelAt(double unit);

    /// <summary>The coordinate of the feasible value with the given rank.</summary>
    public abstract double UnitOfLevel(long level);

    /// <summary>The feasible value with the given rank.</summary>
    public abstract ParameterValue ValueOfLevel(long level);

    /// <summary>The rank of a feasible value.</summary>
    public abstract long LevelOf(ParameterValue value);

    /// <summary>The coordinate below which a random draw falls with the given probability.</summary>
    public abstract double Quantile(double probability);

    /// <summary>What is wrong with a value, as a sentence part; null if it is feasible.</summary>
    public abstract string? Refuse(ParameterValue value);
}

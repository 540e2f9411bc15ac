using System.Collections.Immutable;

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>
/// One parameter as designers see it: a coordinate in [0, 1]. Parents come before their children, and the coordinate
/// of an inactive parameter is always <see cref="InactiveUnit"/>.
/// </summary>
public sealed class Dimension
{
    /// <summary>The coordinate of a parameter that is not active.</summary>
    public const double InactiveUnit = 0.5;

    private readonly Coding _coding;

    internal Dimension(int index, Parameter parameter, Coding coding, Dimension? parent, ImmutableArray<long> activatingLevels)
    {
        Index = index;
        Parameter = parameter;
        _coding = coding;
        Parent = parent;
        ActivatingLevels = activatingLevels;
    }

    /// <summary>The position in a point.</summary>
    public int Index { get; }

    /// <summary>The definition of the parameter.</summary>
    public Parameter Parameter { get; }

    /// <summary>The name of the parameter.</summary>
    public string Name => Parameter.Name;

    /// <summary>What the coordinates mean.</summary>
    public DimensionKind Kind => _coding.Kind;

    /// <summary>The number of feasible values; null where every coordinate in [0, 1] is a value of its own.</summary>
    public long? LevelCount => _coding.LevelCount;

    /// <summary>Whether there is only one feasible value.</summary>
    public bool IsConstant => LevelCount == 1;

    /// <summary>The parameter whose value decides whether this one is active; null at the root.</summary>
    public Dimension? Parent { get; }

    /// <summary>The parent's levels for which this parameter is active; empty at the root.</summary>
    public ImmutableArray<long> ActivatingLevels { get; }

    /// <summary>Whether the parameter is active at a point of the unit cube.</summary>
    public bool IsActive(ReadOnlySpan<double> point) =>
        Parent is null || (Parent.IsActive(point) && ActivatingLevels.Contains(Parent.LevelAt(point[Parent.Index])));

    /// <summary>
    /// Whether the parameter is active in an assignment. Exact where a coordinate is not: among 2^50 values, or on a steep
    /// scale, neighbours share a coordinate.
    /// </summary>
    public bool IsActive(Assignment assignment) =>
        Parent is null
        || (Parent.IsActive(assignment)
            && assignment.TryGetValue(Parent.Name, out var value)
            && Parent.TryNearestLevel(value, out var level)
            && ActivatingLevels.Contains(level));

    /// <summary>The coordinate of the feasible value nearest to <paramref name="unit"/>; values outside [0, 1] are clamped.</summary>
    public double Snap(double unit) => _coding.Snap(unit);

    /// <summary>The rank (from 0, ascending or as listed) of the feasible value nearest to <paramref name="unit"/>.</summary>
    /// <exception cref="InvalidOperationException">The dimension is continuous.</exception>
    public long LevelAt(double unit) => _coding.LevelAt(unit);

    /// <summary>The coordinate of the feasible value of rank <paramref name="level"/>, 0 ≤ level &lt; <see cref="LevelCount"/>.</summary>
    /// <exception cref="InvalidOperationException">The dimension is continuous.</exception>
    public double UnitOfLevel(long level) => _coding.UnitOfLevel(level);

    /// <summary>The feasible value of rank <paramref name="level"/>, 0 ≤ level &lt; <see cref="LevelCount"/>.</summary>
    /// <exception cref="InvalidOperationException">The dimension is continuous.</exception>
    public ParameterValue ValueOfLevel(long level) => _coding.ValueOfLevel(level);

    /// <summary>The rank of a value; false if it is not one of the feasible values.</summary>
    /// <exception cref="InvalidOperationException">The dimension is continuous.</exception>
    public bool TryLevelOf(ParameterValue value, out long level)
    {
        var feasible = _coding.Refuse(value) is null;
        level = feasible ? _coding.LevelOf(value) : 0;
        return feasible;
    }

    /// <summary>The feasible value nearest to <paramref name="unit"/>.</summary>
    public ParameterValue ValueAt(double unit) => _coding.FromUnit(unit);

    /// <summary>The feasible value nearest to a number; numbers out of bounds are clamped.</summary>
    /// <exception cref="InvalidOperationException">The dimension is categorical.</exception>
    public ParameterValue NearestTo(double number) => _coding.NearestTo(number);

    /// <summary>
    /// The coordinate of <paramref name="value"/>. Numbers between feasible ones keep their own coordinate.
    /// </summary>
    /// <returns>False if the value has the wrong type or is out of bounds.</returns>
    public bool TryUnitOf(ParameterValue value, out double unit) => _coding.TryToUnit(value, out unit);

    /// <summary>
    /// Turns a uniform number in [0, 1] into a draw from the parameter's distribution: the inverse of its cumulative
    /// distribution, snapped to a feasible value. Equal parts of [0, 1] become equally likely parts of the range.
    /// </summary>
    public double Quantile(double probability) => _coding.Quantile(probability);

    internal string? Refuse(ParameterValue value) => _coding.Refuse(value);

    // Numbers between feasible values count as the nearest; no number out of bounds and no unknown category has a level.
    private bool TryNearestLevel(ParameterValue value, out long level)
    {
        var known = _coding.TryToUnit(value, out _);
        level = known ? _coding.LevelOf(value) : 0;
        return known;
    }
}

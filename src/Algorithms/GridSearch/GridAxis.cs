using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.GridSearch;

/// <summary>One parameter of a grid with the parameters below it.</summary>
internal sealed class GridAxis
{
    // How far from its grid a real value may lie, as a share of its range.
    private const double Tolerance = 1e-9;

    private readonly Dimension _dimension;
    private readonly long _levels;

    // The values of a continuous parameter, ascending; null for others.
    private readonly double[]? _points;

    // Levels that activate children, ascending, with the number of combinations below each.
    private readonly (long Level, GridAxis[] Children, long Count)[] _branches;

    private GridAxis(Dimension dimension, int continuousPoints, ILookup<Dimension?, Dimension> children)
    {
        _dimension = dimension;
        _points = dimension.LevelCount is null ? PointsOf(dimension, continuousPoints) : null;
        _levels = _points?.Length ?? dimension.LevelCount!.Value;
        var below = children[dimension].Select(child => (Child: child, Axis: new GridAxis(child, continuousPoints, children))).ToArray();
        _branches =
        [
            .. below.SelectMany(pair => pair.Child.ActivatingLevels).Distinct().Order().Select(level =>
            {
                GridAxis[] active = [.. below.Where(pair => pair.Child.ActivatingLevels.Contains(level)).Select(pair => pair.Axis)];
                return (level, active, CountOf(active));
            }),
        ];
        Count = _branches.Aggregate(_levels, (sum, branch) => Add(sum, branch.Count - 1));
    }

    /// <summary>The number of combinations of this parameter and those below it.</summary>
    public long Count { get; }

    public static GridAxis[] Build(SearchSpace space, int continuousPoints)
    {
        var children = space.Dimensions.ToLookup(dimension => dimension.Parent);
        return [.. children[null].Select(root => new GridAxis(root, continuousPoints, children))];
    }

    /// <summary>The number of combinations of independent axes.</summary>
    public static long CountOf(ReadOnlySpan<GridAxis> axes)
    {
        var count = 1L;
        foreach (var axis in axes)
        {
            count = axis.Count > long.MaxValue / count ? long.MaxValue : count * axis.Count;
        }

        return count;
    }

    /// <summary>Writes the values of a combination.</summary>
    public static void Place(ReadOnlySpan<GridAxis> axes, long index, ParameterValue?[] values)
    {
        foreach (var axis in axes)
        {
            axis.Place(index % axis.Count, values);
            index /= axis.Count;
        }
    }

    /// <summary>The number of a combination; false if a value is missing or not on the grid.</summary>
    public static bool TryLocate(ReadOnlySpan<GridAxis> axes, Assignment assignment, out long index)
    {
        index = 0;
        var stride = 1L;
        foreach (var axis in axes)
        {
            if (!axis.TryLocate(assignment, out var own) || own > (long.MaxValue - index) / stride)
            {
                return false;
            }

            index += own * stride;
            stride = axis.Count > long.MaxValue / stride ? long.MaxValue : stride * axis.Count;
        }

        return true;
    }

    private static long Add(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;

    private void Place(long index, ParameterValue?[] values)
    {
        var passed = 0L;
        foreach (var (level, children, count) in _branches)
        {
            if (index < level + passed)
            {
                break;
            }

            if (index - level - passed < count)
            {
                values[_dimension.Index] = ValueOf(level);
                Place(children, index - level - passed, values);
                return;
            }

            passed += count - 1;
        }

        values[_dimension.Index] = ValueOf(index - passed);
    }

    private bool TryLocate(Assignment assignment, out long index)
    {
        index = 0;
        if (!assignment.TryGetValue(_dimension.Name, out var value) || !TryLevelOf(value, out var level))
        {
            return false;
        }

        index = level;
        foreach (var (branch, children, count) in _branches)
        {
            if (branch > level)
            {
                break;
            }

            if (branch == level)
            {
                var found = TryLocate(children, assignment, out var below);
                index = Add(index, below);
                return found;
            }

            index = Add(index, count - 1);
        }

        return true;
    }

    // A range can hold fewer different numbers than points are asked for.
    private static double[] PointsOf(Dimension dimension, int count)
    {
        var units = Enumerable.Range(0, count).Select(i => count == 1 ? 0.5 : (double)i / (count - 1));
        return [.. units.Select(unit => dimension.ValueAt(unit).Number).Distinct().Order()];
    }

    private ParameterValue ValueOf(long level) => _points?[level] ?? _dimension.ValueOfLevel(level);

    private bool TryLevelOf(ParameterValue value, out long level)
    {
        if (_points is null)
        {
            return _dimension.TryLevelOf(value, out level);
        }

        level = 0;
        if (!value.IsNumber)
        {
            return false;
        }

        level = new ListedLevels(_points).Nearest(value.Number);
        return Math.Abs(_points[level] - value.Number) <= Tolerance * (_points[^1] - _points[0]);
    }
}

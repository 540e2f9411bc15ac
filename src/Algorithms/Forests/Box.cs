namespace Vizier.Algorithms.Forests;

/// <summary>The inputs that reach a node of a tree: an interval of each ordered column, a set of each column of categories.</summary>
internal sealed class Box
{
    private readonly (double Low, double High)[] _intervals;
    private readonly bool[]?[] _sets;

    private Box((double Low, double High)[] intervals, bool[]?[] sets)
    {
        _intervals = intervals;
        _sets = sets;
    }

    /// <summary>All inputs.</summary>
    public static Box Whole(int[] categories) => new(
        [.. categories.Select(_ => (0.0, 1.0))],
        [.. categories.Select(count => count > 0 ? Enumerable.Repeat(true, count).ToArray() : null)]);

    /// <summary>The part on one side of a split.</summary>
    public Box Cut(Split split, bool left)
    {
        var intervals = _intervals;
        var sets = _sets;
        if (split.Left is { } chosen)
        {
            sets = [.. _sets];
            sets[split.Column] = [.. _sets[split.Column]!.Select((isIn, category) => isIn && chosen[category] == left)];
        }
        else
        {
            var (low, high) = _intervals[split.Column];
            intervals = [.. _intervals];
            intervals[split.Column] = left ? (low, Math.Min(high, split.Threshold)) : (Math.Max(low, split.Threshold), high);
        }

        return new Box(intervals, sets);
    }

    /// <summary>The share of a column's range that belongs to the box.</summary>
    public double ShareOf(int column) => _sets[column] is { } set
        ? set.Count(isIn => isIn) / (double)set.Length
        : _intervals[column].High - _intervals[column].Low;

    /// <summary>The share of the whole space.</summary>
    public double Volume()
    {
        var volume = 1.0;
        for (var column = 0; column < _intervals.Length; column++)
        {
            volume *= ShareOf(column);
        }

        return volume;
    }

    /// <summary>The upper bound of an ordered column.</summary>
    public double HighOf(int column) => _intervals[column].High;

    /// <summary>Whether the box reaches over a place of an ordered column, or holds the category of that number.</summary>
    public bool Covers(int column, double place) => _sets[column] is { } set
        ? set[(int)place]
        : place > _intervals[column].Low && place < _intervals[column].High;
}

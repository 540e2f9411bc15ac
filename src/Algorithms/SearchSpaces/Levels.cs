namespace Vizier.Algorithms.SearchSpaces;

/// <summary>The feasible numbers of a parameter that is not continuous, in ascending order.</summary>
internal abstract class Levels
{
    /// <summary>How many there are; at least one.</summary>
    public abstract long Count { get; }

    /// <summary>Distance of two neighbours, or 0 where it varies.</summary>
    public abstract double Spacing { get; }

    /// <summary>The number of the given rank, 0 ≤ level &lt; <see cref="Count"/>.</summary>
    public abstract double this[long level] { get; }

    /// <summary>The rank of the number nearest to <paramref name="value"/>; of two equally near ones the lower.</summary>
    public abstract long Nearest(double value);
}

/// <summary>A list of numbers.</summary>
internal sealed class ListedLevels(double[] ascending) : Levels
{
    public override long Count => ascending.Length;

    public override double Spacing => 0;

    public override double this[long level] => ascending[level];

    public override long Nearest(double value)
    {
        var found = Array.BinarySearch(ascending, value);
        if (found >= 0)
        {
            return found;
        }

        var above = ~found;
        if (above == 0 || above == ascending.Length)
        {
            return above == 0 ? 0 : above - 1;
        }

        return value - ascending[above - 1] <= ascending[above] - value ? above - 1 : above;
    }
}

/// <summary>Multiples of a step counted from a minimum, in decimal arithmetic so that 0.1 + 2·0.1 is 0.3.</summary>
internal sealed class SteppedLevels(decimal minimum, decimal step, long count, double maximum) : Levels
{
    private readonly double _minimum = (double)minimum;

    public override long Count => count;

    public override double Spacing { get; } = (double)step;

    public override double this[long level] => Math.Clamp((double)(minimum + (level * step)), _minimum, maximum);

    public override long Nearest(double value)
    {
        var level = Math.Clamp((value - _minimum) / Spacing, 0, count - 1);
        return (long)Math.Ceiling(level - 0.5);
    }
}

/// <summary>Whole numbers from a minimum by a whole step; within ±2^53 the rank of each is exact.</summary>
internal sealed class IntegerLevels(long minimum, long step, long count) : Levels
{
    public override long Count => count;

    public override double Spacing => step;

    public override double this[long level] => minimum + (level * step);

    public override long Nearest(double value)
    {
        if (value == Math.Floor(value) && Math.Abs(value) <= DecimalSteps.ExactIntegers && ((long)value - minimum) % step == 0)
        {
            return Math.Clamp(((long)value - minimum) / step, 0, count - 1);
        }

        var level = Math.Clamp((value - minimum) / step, 0, count - 1);
        return (long)Math.Ceiling(level - 0.5);
    }
}

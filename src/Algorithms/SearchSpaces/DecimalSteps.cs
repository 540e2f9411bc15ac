using System.Globalization;

namespace Vizier.Algorithms.SearchSpaces;

/// <summary>Counts steps of a real parameter in decimal arithmetic.</summary>
internal static class DecimalSteps
{
    /// <summary>The largest whole number below which a double holds every whole number.</summary>
    public const long ExactIntegers = 1L << 53;

    private const double Greatest = 1e27;

    /// <summary>The decimal number that a double is written as; false if it is beyond ±1e27 or loses digits.</summary>
    public static bool TryExact(double value, out decimal exact)
    {
        exact = 0;
        if (!(Math.Abs(value) <= Greatest))
        {
            return false;
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out exact)
            && Math.Abs((double)exact - value) <= 1e-14 * Math.Abs(value);
    }

    /// <summary>What keeps the numbers from forming a grid of steps, as a sentence part; null if nothing.</summary>
    public static string? Refuse(double minimum, double maximum, double step)
    {
        if (!TryExact(minimum, out _) || !TryExact(maximum, out _) || !TryExact(step, out _))
        {
            return "must, like the bounds, be within ±1e27 and have no digits beyond the 28th after the point";
        }

        return (maximum - minimum) / step < ExactIntegers ? null : "must divide the range into fewer than 2^53 parts";
    }

    /// <summary>The numbers minimum + k·step up to the maximum.</summary>
    public static Levels Levels(double minimum, double maximum, double step)
    {
        TryExact(minimum, out var low);
        TryExact(maximum, out var high);
        TryExact(step, out var spacing);
        return new SteppedLevels(low, spacing, (long)decimal.Floor((high - low) / spacing) + 1, maximum);
    }
}

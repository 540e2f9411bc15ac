using System.Globalization;

namespace Vizier.Plotting;

/// <summary>Maps values to pixels, and knows where ticks go.</summary>
internal sealed class PlotScale
{
    private readonly double _low;
    private readonly double _high;
    private readonly bool _isLog;
    private readonly IReadOnlyList<string>? _labels;

    private PlotScale(double low, double high, double from, double to, bool isLog, IReadOnlyList<string>? labels) =>
        (_low, _high, From, To, _isLog, _labels) = (low, high, from, to, isLog, labels);

    /// <summary>The pixel of the low end.</summary>
    public double From { get; }

    /// <summary>The pixel of the high end.</summary>
    public double To { get; }

    /// <summary>A scale of numbers that holds all of some values.</summary>
    /// <param name="values">The values; those that are not finite are passed over.</param>
    /// <param name="from">The pixel of the low end.</param>
    /// <param name="to">The pixel of the high end.</param>
    /// <param name="isLog">Whether it is logarithmic, if the values allow it.</param>
    /// <param name="margin">The room at each end as a share of the range.</param>
    public static PlotScale Of(IEnumerable<double> values, double from, double to, bool isLog = false, double margin = 0.04)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        var log = isLog && finite.Length > 0 && finite.Min() > 0;
        double[] mapped = log ? Array.ConvertAll(finite, Math.Log10) : finite;
        var (low, high) = mapped.Length == 0 ? (0, 1) : (mapped.Min(), mapped.Max());
        var room = high > low ? margin * (high - low) : Math.Max(Math.Abs(high) * 0.1, 0.5);
        return new PlotScale(low - room, high + room, from, to, log, null);
    }

    /// <summary>A scale of categories.</summary>
    public static PlotScale Of(IReadOnlyList<string> labels, double from, double to) =>
        new(-0.5, Math.Max(labels.Count, 1) - 0.5, from, to, false, labels);

    /// <summary>The pixel of a value; of a category, its index.</summary>
    public double At(double value) => From + (((_isLog ? Math.Log10(value) : value) - _low) / (_high - _low) * (To - From));

    /// <summary>Values with labels, at most about so many.</summary>
    public IEnumerable<(double Value, string Label)> Ticks(int most = 6)
    {
        if (_labels is not null)
        {
            return _labels.Select((label, i) => ((double)i, label));
        }

        var step = StepOf((_high - _low) / most);
        if (_isLog && _high - _low >= 1)
        {
            step = Math.Max(1, Math.Ceiling((_high - _low) / most));
            return Multiples(step).Select(power => (Math.Pow(10, power), Show(Math.Pow(10, power))));
        }

        return Multiples(step).Select(tick => _isLog ? (Math.Pow(10, tick), Show(Math.Pow(10, tick))) : (tick, Show(tick)));
    }

    private IEnumerable<double> Multiples(double step)
    {
        for (var i = (long)Math.Ceiling(_low / step); i * step <= _high + (1e-9 * step); i++)
        {
            yield return i * step;
        }
    }

    // 1, 2 or 5 times a power of ten.
    private static double StepOf(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        var factor = atLeast / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }

    private static string Show(double value) => Math.Abs(value) is >= 1e5 or (> 0 and < 1e-3)
        ? value.ToString("0.##E+0", CultureInfo.InvariantCulture)
        : Math.Round(value, 10).ToString("0.######", CultureInfo.InvariantCulture);
}

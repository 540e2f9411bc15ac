namespace Vizier.Plotting;

/// <summary>The colours of the page in its light dress, so that plots look the same there and on paper.</summary>
internal static class PlotColours
{
    /// <summary>Text.</summary>
    public const string Ink = "#1b1d20";

    /// <summary>Ticks and their labels.</summary>
    public const string Faint = "#646a71";

    /// <summary>Lines of the grid.</summary>
    public const string Grid = "#e4e1da";

    /// <summary>What stands out.</summary>
    public const string Accent = "#1c5a9c";

    private static readonly string[] Series = ["#1f6fb2", "#c06a00", "#0b7d5e", "#a13b8f", "#5f5bb5", "#8a6d1b", "#b32a1e", "#4d565e"];
    private static readonly int[] Ramp = [0xddd6c6, 0xb7c9bd, 0x79adb1, 0x3d829f, 0x235687, 0x1a2a5e];

    /// <summary>The colour of a series.</summary>
    public static string OfSeries(int index) => Series[index % Series.Length];

    /// <summary>The colour of a value: pale for the worst, dark for the best.</summary>
    /// <param name="share">From 0 to 1.</param>
    public static string OfShare(double share)
    {
        var at = Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1) * (Ramp.Length - 1);
        var low = Math.Min((int)at, Ramp.Length - 2);
        var colour = 0;
        foreach (var shift in new[] { 16, 8, 0 })
        {
            var (from, to) = ((Ramp[low] >> shift) & 255, (Ramp[low + 1] >> shift) & 255);
            colour |= (int)Math.Round(from + ((at - low) * (to - from))) << shift;
        }

        return $"#{colour:x6}";
    }
}

namespace Vizier.Plotting;

/// <summary>A place for a plot within a drawing, with its axes.</summary>
/// <param name="Canvas">The drawing.</param>
/// <param name="Left">The left edge.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Right">The right edge.</param>
/// <param name="Bottom">The lower edge.</param>
internal sealed record PlotFrame(Drawing Canvas, double Left, double Top, double Right, double Bottom)
{
    /// <summary>Draws both axes with a grid.</summary>
    /// <param name="x">The horizontal scale.</param>
    /// <param name="y">The vertical scale.</param>
    /// <param name="xTitle">What is on the horizontal axis.</param>
    /// <param name="yTitle">What is on the vertical axis; empty for none.</param>
    public void Axes(PlotScale x, PlotScale y, string xTitle, string yTitle)
    {
        var ticks = Math.Max(3, (int)((Right - Left) / 90));
        foreach (var (value, label) in x.Ticks(ticks))
        {
            Canvas.Line([(x.At(value), Top), (x.At(value), Bottom)], PlotColours.Grid);
            Canvas.Label(x.At(value), Bottom + 16, label, Anchor.Middle, PlotColours.Faint, 11);
        }

        foreach (var (value, label) in y.Ticks(6))
        {
            Canvas.Line([(Left, y.At(value)), (Right, y.At(value))], PlotColours.Grid);
            Canvas.Label(Left - 6, y.At(value) + 4, label, Anchor.End, PlotColours.Faint, 11);
        }

        Canvas.Line([(Left, Top), (Left, Bottom), (Right, Bottom)], PlotColours.Faint);
        Canvas.Label((Left + Right) / 2, Bottom + 34, xTitle, Anchor.Middle);
        if (yTitle.Length > 0)
        {
            Canvas.Label(Left - 52, (Top + Bottom) / 2, yTitle, Anchor.Middle, turn: -90);
        }
    }
}

namespace Vizier.Plotting;

/// <summary>A drawing with several plots side by side.</summary>
internal sealed class PlotGrid
{
    private const double Head = 40;

    private readonly double _width;
    private readonly double _height;

    /// <summary>Makes room for plots.</summary>
    /// <param name="count">How many.</param>
    /// <param name="width">The width of each with its axes.</param>
    /// <param name="height">The height of each with its axes.</param>
    /// <param name="title">What the drawing shows.</param>
    /// <param name="mostColumns">The most in a row.</param>
    public PlotGrid(int count, double width, double height, string title, int mostColumns = 3)
    {
        Columns = Math.Clamp(count, 1, mostColumns);
        var rows = Math.Max(1, (count + Columns - 1) / Columns);
        (_width, _height) = (width, height);
        Canvas = new Drawing((Columns * width) + 30, (rows * height) + Head, title);
    }

    /// <summary>The drawing.</summary>
    public Drawing Canvas { get; }

    /// <summary>How many are in a row.</summary>
    public int Columns { get; }

    /// <summary>The place of a plot.</summary>
    public PlotFrame Frame(int index)
    {
        var (left, top) = ((index % Columns * _width) + 72, (index / Columns * _height) + Head);
        return new PlotFrame(Canvas, left, top + 8, left + _width - 72, top + _height - 48);
    }
}

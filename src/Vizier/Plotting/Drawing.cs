namespace Vizier.Plotting;

/// <summary>What is to be seen, in pixels from the upper left corner, the first element at the bottom; a file format makes an image of it.</summary>
/// <param name="width">The width.</param>
/// <param name="height">The height.</param>
/// <param name="title">What it shows, for people who cannot see it.</param>
internal sealed class Drawing(double width, double height, string title)
{
    private readonly List<DrawingElement> _elements = [];

    /// <summary>The width in pixels.</summary>
    public double Width => width;

    /// <summary>The height in pixels.</summary>
    public double Height => height;

    /// <summary>What it shows, for people who cannot see it.</summary>
    public string Title => title;

    /// <summary>The elements, from the bottom up.</summary>
    public IReadOnlyList<DrawingElement> Elements => _elements;

    /// <summary>A filled rectangle.</summary>
    public void Rectangle(double x, double y, double width, double height, string fill, double opacity = 1) =>
        _elements.Add(new Box(new Place(x, y), Math.Max(0, width), Math.Max(0, height), fill, opacity));

    /// <summary>A line through points.</summary>
    public void Line(IEnumerable<(double X, double Y)> points, string colour, double width = 1, double opacity = 1, string dash = "") =>
        _elements.Add(new Strokes([[.. points.Select(point => new Place(point.X, point.Y))]], colour, width, opacity, dash));

    /// <summary>The area between two lines over the same positions.</summary>
    public void Band(IReadOnlyList<(double X, double Low, double High)> points, string colour, double opacity) => _elements.Add(new Area(
        [.. points.Select(point => new Place(point.X, point.High)), .. points.Reverse().Select(point => new Place(point.X, point.Low))], colour, opacity));

    /// <summary>The mark of a trial with an outcome, which differs from others without colour too.</summary>
    public void Mark(double x, double y, PlotOutcome outcome, double size = 3.2, double opacity = 0.75) => Mark(x, y, outcome.Shape, outcome.Colour, size, opacity);

    /// <summary>A mark.</summary>
    public void Mark(double x, double y, MarkShape shape, string colour, double size = 3.2, double opacity = 0.75)
    {
        Place[] Around(params ReadOnlySpan<(double Right, double Down)> corners)
        {
            var places = new Place[corners.Length];
            for (var i = 0; i < corners.Length; i++)
            {
                places[i] = new Place(x + (size * corners[i].Right), y + (size * corners[i].Down));
            }

            return places;
        }

        _elements.Add(shape switch
        {
            MarkShape.Ring => new Ring(new Place(x, y), size, colour, 1.2),
            MarkShape.Triangle => new Area(Around((-1.2, -0.9), (1.2, -0.9), (0, 1.2)), colour, opacity),
            MarkShape.Diamond => new Area(Around((0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)), colour, opacity),
            MarkShape.Cross => new Strokes([Around((-1, -1), (1, 1)), Around((1, -1), (-1, 1))], colour, 1.4, 1, ""),
            MarkShape.Square => new Strokes([Around((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9), (-0.9, -0.9))], colour, 1.2, 1, ""),
            MarkShape.Bar => new Strokes([Around((-1, 0), (1, 0))], colour, 1.4, 1, ""),
            _ => new Disc(new Place(x, y), size, colour, opacity),
        });
    }

    /// <summary>A line of text.</summary>
    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">What it says.</param>
    /// <param name="anchor">Which part of it is there.</param>
    /// <param name="colour">Its colour.</param>
    /// <param name="size">Its height in pixels.</param>
    /// <param name="turn">By how many degrees it is turned.</param>
    /// <param name="hasRim">Whether a white rim sets it off from what lies below it.</param>
    public void Label(
        double x, double y, string text, Anchor anchor = Anchor.Start, string colour = PlotColours.Ink, double size = 12, double turn = 0, bool hasRim = false) =>
        _elements.Add(new Label(new Place(x, y), text, anchor, colour, size, turn, hasRim));
}

/// <summary>What a trial's mark looks like; <see cref="PlotOutcome"/> says what each means.</summary>
internal enum MarkShape
{
    /// <summary>A filled disc.</summary>
    Disc,

    /// <summary>A circle.</summary>
    Ring,

    /// <summary>A triangle on its tip.</summary>
    Triangle,

    /// <summary>Two lines across.</summary>
    Cross,

    /// <summary>A square on its corner.</summary>
    Diamond,

    /// <summary>The outline of a square.</summary>
    Square,

    /// <summary>A short line.</summary>
    Bar,
}

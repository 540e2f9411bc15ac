using System.Globalization;
using System.Net;
using System.Text;

namespace Vizier.Plotting;

/// <summary>Draws into an SVG document, in pixels from the upper left corner.</summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder _body = new();
    private readonly double _width;
    private readonly double _height;

    /// <summary>An empty drawing.</summary>
    public SvgCanvas(double width, double height) => (_width, _height) = (width, height);

    /// <summary>A filled rectangle.</summary>
    public void Rectangle(double x, double y, double width, double height, string fill, double opacity = 1) => Add(
        $"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{Math.Max(0, width):0.##}\" height=\"{Math.Max(0, height):0.##}\" fill=\"{fill}\" fill-opacity=\"{opacity:0.##}\"/>");

    /// <summary>A line through points.</summary>
    public void Line(IEnumerable<(double X, double Y)> points, string colour, double width = 1, double opacity = 1, string dash = "")
    {
        var path = string.Join(' ', points.Select((point, i) => Text($"{(i == 0 ? 'M' : 'L')}{point.X:0.##} {point.Y:0.##}")));
        var dashes = dash.Length == 0 ? "" : $" stroke-dasharray=\"{dash}\"";
        Add($"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width:0.##}\" stroke-opacity=\"{opacity:0.##}\" stroke-linejoin=\"round\"{dashes}/>");
    }

    /// <summary>The area between two lines over the same positions.</summary>
    public void Band(IReadOnlyList<(double X, double Low, double High)> points, string colour, double opacity)
    {
        var outline = points.Select(point => (point.X, Y: point.High)).Concat(points.Reverse().Select(point => (point.X, Y: point.Low)));
        Add($"<path d=\"{string.Join(' ', outline.Select((point, i) => Text($"{(i == 0 ? 'M' : 'L')}{point.X:0.##} {point.Y:0.##}")))} Z\" fill=\"{colour}\" fill-opacity=\"{opacity:0.##}\"/>");
    }

    /// <summary>A mark of a trial: a disc, a triangle, a cross or a square, so that outcomes differ without colour.</summary>
    public void Mark(double x, double y, MarkShape shape, string colour, double size = 3.2, double opacity = 0.75)
    {
        var (near, far) = (size * 0.9, size * 1.3);
        Append(shape switch
        {
            MarkShape.Triangle => Text($"<path d=\"M{x:0.##} {y - far:0.##} L{x + far:0.##} {y + near:0.##} L{x - far:0.##} {y + near:0.##} Z\" fill=\"{colour}\" fill-opacity=\"{opacity:0.##}\"/>"),
            MarkShape.Cross => Text($"<path d=\"M{x - size:0.##} {y - size:0.##} L{x + size:0.##} {y + size:0.##} M{x - size:0.##} {y + size:0.##} L{x + size:0.##} {y - size:0.##}\" stroke=\"{colour}\" stroke-width=\"1.4\" fill=\"none\"/>"),
            MarkShape.Square => Text($"<rect x=\"{x - near:0.##}\" y=\"{y - near:0.##}\" width=\"{2 * near:0.##}\" height=\"{2 * near:0.##}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.2\"/>"),
            _ => Text($"<circle cx=\"{x:0.##}\" cy=\"{y:0.##}\" r=\"{size:0.##}\" fill=\"{colour}\" fill-opacity=\"{opacity:0.##}\"/>"),
        });
    }

    /// <summary>A line of text.</summary>
    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">What it says.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="colour">Its colour.</param>
    /// <param name="size">Its height in pixels.</param>
    /// <param name="turn">By how many degrees it is turned.</param>
    public void Label(double x, double y, string text, string anchor = "start", string colour = PlotColours.Ink, double size = 12, double turn = 0)
    {
        var rotation = turn == 0 ? "" : Text($" transform=\"rotate({turn:0.##} {x:0.##} {y:0.##})\"");
        Add($"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\" fill=\"{colour}\" font-size=\"{size:0.##}\"{rotation}>{WebUtility.HtmlEncode(text)}</text>");
    }

    /// <summary>The document.</summary>
    /// <param name="title">What it shows, for people who cannot see it.</param>
    public string ToDocument(string title) => string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{_width:0}\" height=\"{_height:0}\" viewBox=\"0 0 {_width:0} {_height:0}\" role=\"img\" font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\">\n<title>{WebUtility.HtmlEncode(title)}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{_body}</svg>\n");

    private void Add(FormattableString element) => Append(Text(element));

    private void Append(string element) => _body.Append(element).Append('\n');

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a trial's mark looks like.</summary>
internal enum MarkShape
{
    /// <summary>It succeeded.</summary>
    Disc,

    /// <summary>It was stopped early.</summary>
    Triangle,

    /// <summary>It failed or is infeasible.</summary>
    Cross,

    /// <summary>It runs, or waits.</summary>
    Square,
}

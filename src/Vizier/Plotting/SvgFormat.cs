using System.Globalization;
using System.Net;
using System.Text;

namespace Vizier.Plotting;

/// <summary>Writes drawings as SVG.</summary>
internal static class SvgFormat
{
    /// <summary>The document.</summary>
    public static string Write(Drawing drawing)
    {
        var body = new StringBuilder();
        foreach (var element in drawing.Elements)
        {
            body.Append(Text(Element(element))).Append('\n');
        }

        return Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{drawing.Width:0}\" height=\"{drawing.Height:0}\" viewBox=\"0 0 {drawing.Width:0} {drawing.Height:0}\" role=\"img\" font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\">\n<title>{WebUtility.HtmlEncode(drawing.Title)}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{body}</svg>\n");
    }

    private static FormattableString Element(DrawingElement element) => element switch
    {
        Box box =>
            $"<rect x=\"{box.Corner.X:0.##}\" y=\"{box.Corner.Y:0.##}\" width=\"{box.Width:0.##}\" height=\"{box.Height:0.##}\" fill=\"{box.Fill}\" fill-opacity=\"{box.Opacity:0.##}\"/>",
        Disc disc =>
            $"<circle cx=\"{disc.Middle.X:0.##}\" cy=\"{disc.Middle.Y:0.##}\" r=\"{disc.Radius:0.##}\" fill=\"{disc.Fill}\" fill-opacity=\"{disc.Opacity:0.##}\"/>",
        Ring ring =>
            $"<circle cx=\"{ring.Middle.X:0.##}\" cy=\"{ring.Middle.Y:0.##}\" r=\"{ring.Radius:0.##}\" fill=\"none\" stroke=\"{ring.Colour}\" stroke-width=\"{ring.Width:0.##}\"/>",
        Area area =>
            $"<path d=\"{Path(area.Outline)} Z\" fill=\"{area.Fill}\" fill-opacity=\"{area.Opacity:0.##}\"/>",
        Strokes strokes =>
            $"<path d=\"{string.Join(' ', strokes.Lines.Select(Path))}\" fill=\"none\" stroke=\"{strokes.Colour}\" stroke-width=\"{strokes.Width:0.##}\" stroke-opacity=\"{strokes.Opacity:0.##}\" stroke-linejoin=\"round\"{Dashes(strokes.Dash)}/>",
        Label label =>
            $"<text x=\"{label.Place.X:0.##}\" y=\"{label.Place.Y:0.##}\" text-anchor=\"{Name(label.Anchor)}\" fill=\"{label.Colour}\" font-size=\"{label.Size:0.##}\"{Rim(label)}{Rotation(label)}>{WebUtility.HtmlEncode(label.Text)}</text>",
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, "is no element of a drawing"),
    };

    private static string Path(IReadOnlyList<Place> points) =>
        string.Join(' ', points.Select((point, i) => Text($"{(i == 0 ? 'M' : 'L')}{point.X:0.##} {point.Y:0.##}")));

    private static string Dashes(string dash) => dash.Length == 0 ? "" : $" stroke-dasharray=\"{dash}\"";

    private static string Rim(Label label) =>
        label.HasRim ? Text($" paint-order=\"stroke\" stroke=\"#ffffff\" stroke-width=\"{2 * Label.RimWidth:0.##}\" stroke-linejoin=\"round\"") : "";

    private static string Rotation(Label label) =>
        label.Turn == 0 ? "" : Text($" transform=\"rotate({label.Turn:0.##} {label.Place.X:0.##} {label.Place.Y:0.##})\"");

    private static string Name(Anchor anchor) => anchor switch
    {
        Anchor.Middle => "middle",
        Anchor.End => "end",
        _ => "start",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

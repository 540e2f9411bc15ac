using System.Globalization;
using SkiaSharp;

namespace Vizier.Plotting;

/// <summary>
/// Draws drawings as PNG. The text is set in Arimo, which the program brings along and whose letters are as wide as those of the
/// fonts that the SVG names: no font need be installed.
/// </summary>
internal static class PngFormat
{
    /// <summary>How many pixels of the image one of the drawing has on each side, so that print is sharp.</summary>
    public const int Density = 2;

    private static readonly Lazy<SKTypeface> Typeface = new(Load);

    /// <summary>The image.</summary>
    /// <exception cref="PlatformNotSupportedException">Skia is not built for this platform.</exception>
    public static byte[] Draw(Drawing drawing)
    {
        try
        {
            return Encode(drawing);
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException })
        {
            throw new PlatformNotSupportedException("PNG cannot be drawn on this platform; SVG can", exception);
        }
    }

    private static byte[] Encode(Drawing drawing)
    {
        var size = new SKImageInfo((int)Math.Ceiling(drawing.Width * Density), (int)Math.Ceiling(drawing.Height * Density));
        using var surface = SKSurface.Create(size);
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        canvas.Scale(Density);
        foreach (var element in drawing.Elements)
        {
            Draw(canvas, element);
        }

        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    private static void Draw(SKCanvas canvas, DrawingElement element)
    {
        switch (element)
        {
            case Box box:
                Draw(Fill(box.Fill, box.Opacity), paint => canvas.DrawRect((float)box.Corner.X, (float)box.Corner.Y, (float)box.Width, (float)box.Height, paint));
                break;
            case Disc disc:
                Draw(Fill(disc.Fill, disc.Opacity), paint => canvas.DrawCircle((float)disc.Middle.X, (float)disc.Middle.Y, (float)disc.Radius, paint));
                break;
            case Ring ring:
                Draw(Stroke(ring.Colour, 1, ring.Width), paint => canvas.DrawCircle((float)ring.Middle.X, (float)ring.Middle.Y, (float)ring.Radius, paint));
                break;
            case Area area:
                Draw(Fill(area.Fill, area.Opacity), paint => DrawPath(canvas, [area.Outline], paint));
                break;
            case Strokes strokes:
                Draw(Stroke(strokes.Colour, strokes.Opacity, strokes.Width, strokes.Dash), paint => DrawPath(canvas, strokes.Lines, paint));
                break;
            case Label label:
                if (label.HasRim)
                {
                    Draw(Stroke("#ffffff", 1, 2 * Label.RimWidth), paint => DrawText(canvas, label, paint));
                }

                Draw(Fill(label.Colour, 1), paint => DrawText(canvas, label, paint));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(element), element, "is no element of a drawing");
        }
    }

    private static void Draw(SKPaint paint, Action<SKPaint> draw)
    {
        using (paint)
        {
            draw(paint);
        }
    }

    private static void DrawText(SKCanvas canvas, Label label, SKPaint paint)
    {
        using var font = new SKFont(Typeface.Value, (float)label.Size) { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None };
        var align = label.Anchor switch
        {
            Anchor.Middle => SKTextAlign.Center,
            Anchor.End => SKTextAlign.Right,
            _ => SKTextAlign.Left,
        };
        var (x, y) = ((float)label.Place.X, (float)label.Place.Y);
        canvas.Save();
        canvas.RotateDegrees((float)label.Turn, x, y);
        canvas.DrawText(label.Text, x, y, align, font, paint);
        canvas.Restore();
    }

    private static void DrawPath(SKCanvas canvas, IReadOnlyList<IReadOnlyList<Place>> lines, SKPaint paint)
    {
        using var builder = new SKPathBuilder();
        foreach (var line in lines)
        {
            builder.AddPoly([.. line.Select(point => new SKPoint((float)point.X, (float)point.Y))], close: false);
        }

        using var path = builder.Detach();
        canvas.DrawPath(path, paint);
    }

    private static SKPaint Fill(string colour, double opacity) => new() { IsAntialias = true, Color = ColourOf(colour, opacity) };

    private static SKPaint Stroke(string colour, double opacity, double width, string dash = "")
    {
        var paint = Fill(colour, opacity);
        (paint.IsStroke, paint.StrokeWidth, paint.StrokeJoin) = (true, (float)width, SKStrokeJoin.Round);
        if (dash.Length > 0)
        {
            paint.PathEffect = SKPathEffect.CreateDash([.. dash.Split(' ').Select(part => float.Parse(part, CultureInfo.InvariantCulture))], 0);
        }

        return paint;
    }

    private static SKColor ColourOf(string colour, double opacity) => SKColor.Parse(colour).WithAlpha((byte)Math.Round(255 * opacity));

    private static SKTypeface Load()
    {
        using var font = typeof(PngFormat).Assembly.GetManifestResourceStream("Vizier.Plotting.Arimo.ttf")!;
        return SKTypeface.FromStream(font) ?? throw new InvalidOperationException("the font that the program brings along cannot be read");
    }
}

namespace Vizier.Plotting;

/// <summary>A part of a drawing.</summary>
internal abstract record DrawingElement;

/// <summary>A filled rectangle.</summary>
/// <param name="Corner">Its upper left corner.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
/// <param name="Fill">Its colour, as #rrggbb.</param>
/// <param name="Opacity">From 0 to 1.</param>
internal sealed record Box(Place Corner, double Width, double Height, string Fill, double Opacity) : DrawingElement;

/// <summary>A filled disc.</summary>
/// <param name="Middle">Its middle.</param>
/// <param name="Radius">Its radius.</param>
/// <param name="Fill">Its colour, as #rrggbb.</param>
/// <param name="Opacity">From 0 to 1.</param>
internal sealed record Disc(Place Middle, double Radius, string Fill, double Opacity) : DrawingElement;

/// <summary>A circle.</summary>
/// <param name="Middle">Its middle.</param>
/// <param name="Radius">Its radius.</param>
/// <param name="Colour">Its colour, as #rrggbb.</param>
/// <param name="Width">How wide its line is.</param>
internal sealed record Ring(Place Middle, double Radius, string Colour, double Width) : DrawingElement;

/// <summary>A filled polygon.</summary>
/// <param name="Outline">Its corners.</param>
/// <param name="Fill">Its colour, as #rrggbb.</param>
/// <param name="Opacity">From 0 to 1.</param>
internal sealed record Area(IReadOnlyList<Place> Outline, string Fill, double Opacity) : DrawingElement;

/// <summary>Lines that are drawn as one.</summary>
/// <param name="Lines">The points of each.</param>
/// <param name="Colour">Their colour, as #rrggbb.</param>
/// <param name="Width">Their width.</param>
/// <param name="Opacity">From 0 to 1.</param>
/// <param name="Dash">The lengths of dashes and gaps, with spaces between; empty for none.</param>
internal sealed record Strokes(IReadOnlyList<IReadOnlyList<Place>> Lines, string Colour, double Width, double Opacity, string Dash) : DrawingElement;

/// <summary>A line of text.</summary>
/// <param name="Place">Where it is anchored, on its base line.</param>
/// <param name="Text">What it says.</param>
/// <param name="Anchor">Which part of it is there.</param>
/// <param name="Colour">Its colour, as #rrggbb.</param>
/// <param name="Size">Its height in pixels.</param>
/// <param name="Turn">By how many degrees it is turned about its place.</param>
/// <param name="HasRim">Whether a white rim sets it off from what lies below it.</param>
internal sealed record Label(Place Place, string Text, Anchor Anchor, string Colour, double Size, double Turn, bool HasRim) : DrawingElement
{
    /// <summary>How wide the rim is, on each side of a letter's outline, in pixels.</summary>
    public const double RimWidth = 2;
}

/// <summary>A place in a drawing, in pixels from its upper left corner.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Down.</param>
internal readonly record struct Place(double X, double Y);

/// <summary>Which part of a text is at its place.</summary>
internal enum Anchor
{
    /// <summary>Its beginning.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its end.</summary>
    End,
}

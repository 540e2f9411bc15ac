namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>
/// A path template of google.api.http:
/// <c>Template = "/" Segments [ ":" Verb ]</c>, <c>Segments = Segment { "/" Segment }</c>,
/// <c>Segment = "*" | "**" | literal | "{" field.path [ "=" Segments ] "}"</c>.
/// </summary>
/// <param name="Segments">What the path's segments must be, in order.</param>
/// <param name="Variables">Which of them fill fields of the request.</param>
/// <param name="Verb">What follows the last colon; null if there is none.</param>
internal sealed record PathTemplate(IReadOnlyList<PathSegment> Segments, IReadOnlyList<PathVariable> Variables, string? Verb)
{
    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static PathTemplate Parse(string text) => new PathTemplateParser(text).Parse();

    /// <summary>The template as a route of ASP.NET; the wildcards of segment <c>i</c> become the parameter <c>s{i}</c>.</summary>
    /// <exception cref="NotSupportedException">A verb follows <c>**</c>, which routes cannot express.</exception>
    public string ToRoute()
    {
        if (Verb is not null && Segments[^1].IsRest)
        {
            throw new NotSupportedException("A verb after '**' cannot be routed.");
        }

        var path = string.Concat(Segments.Select((segment, index) => $"/{segment.ToRoute(index)}"));
        return Verb is null ? path : $"{path}:{Verb}";
    }

    /// <summary>The template as OpenAPI and people write it: each wildcard in braces, named after the word before it.</summary>
    public string ToReadable() =>
        string.Concat(Segments.Select((segment, index) => segment.Literal is { } word ? $"/{word}" : $"/{{{NameOf(index)}}}"))
        + (Verb is null ? "" : $":{Verb}");

    /// <summary>The wildcards' names in <see cref="ToReadable"/>, in order.</summary>
    public IEnumerable<string> WildcardNames() =>
        Enumerable.Range(0, Segments.Count).Where(index => Segments[index].Literal is null).Select(NameOf);

    // owners/* is owners/{owner}; a wildcard after another, or after nothing, is numbered.
    private string NameOf(int index)
    {
        var word = index > 0 ? Segments[index - 1].Literal : null;
        return word switch
        {
            null => $"part{index}",
            _ when word.EndsWith("ies", StringComparison.Ordinal) => $"{word[..^3]}y",
            _ when word.EndsWith('s') => word[..^1],
            _ => word,
        };
    }
}

/// <summary>One segment of a template.</summary>
/// <param name="Literal">The word that it must be; null for a wildcard.</param>
/// <param name="IsRest">Whether it takes all that follows (<c>**</c>).</param>
internal sealed record PathSegment(string? Literal, bool IsRest = false)
{
    /// <summary>The segment in a route of ASP.NET.</summary>
    public string ToRoute(int index) => Literal ?? (IsRest ? $"{{**{ParameterOf(index)}}}" : $"{{{ParameterOf(index)}}}");

    /// <summary>The route parameter of the segment at an index.</summary>
    public static string ParameterOf(int index) => $"s{index}";
}

/// <summary>Segments that fill a field.</summary>
/// <param name="FieldPath">The field, with dots between a message and its field.</param>
/// <param name="Start">The first segment.</param>
/// <param name="End">The segment after the last one.</param>
internal sealed record PathVariable(string FieldPath, int Start, int End);

using System.Globalization;
using System.Text.RegularExpressions;

namespace Vizier.Runner.Collectors;

/// <summary>Reads times of RFC 3339, with up to nine digits of a second.</summary>
internal static partial class Timestamps
{
    private const int ShortestLength = 20;

    /// <summary>The time that is the first word of a line; null if it is none.</summary>
    internal static DateTimeOffset? Leading(ReadOnlySpan<char> line)
    {
        var end = line.IndexOf(' ');
        return Parse(end < 0 ? line : line[..end]);
    }

    /// <summary>The time that the whole text is; null if it is none.</summary>
    internal static DateTimeOffset? Parse(ReadOnlySpan<char> text) =>
        text.Length >= ShortestLength
        && text[10] is 'T' or 't'
        && Format().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;

    /// <summary>Seconds since 1970, perhaps with a fraction; null if it is no time that can be represented.</summary>
    internal static DateTimeOffset? FromSeconds(double seconds) =>
        Math.Abs(seconds) < 250e9 && seconds > -62e9 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$", RegexOptions.IgnoreCase)]
    private static partial Regex Format();
}

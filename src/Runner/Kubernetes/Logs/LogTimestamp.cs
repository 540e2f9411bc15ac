using System.Buffers.Text;
using System.Globalization;

namespace Vizier.Runner.Kubernetes.Logs;

/// <summary>Times of RFC 3339 with nanoseconds, as container runtimes write them before each line.</summary>
internal static class LogTimestamp
{
    internal const long Second = 1_000_000_000;

    private const int SecondsLength = 19;
    private const int MostDigits = 9;

    /// <summary>Reads the time before the first blank of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="nanoseconds">Nanoseconds since 1970.</param>
    /// <param name="length">The length of the time with the blank.</param>
    internal static bool TryRead(ReadOnlySpan<byte> line, out long nanoseconds, out int length)
    {
        nanoseconds = 0;
        length = line.IndexOf((byte)' ') + 1;
        var text = length > 0 ? line[..(length - 1)] : line;
        if (text.Length <= SecondsLength || text[10] != 'T' || !TryReadFraction(text[SecondsLength..], out var fraction, out var used))
        {
            return false;
        }

        Span<char> characters = stackalloc char[SecondsLength + 6];
        var zone = text[(SecondsLength + used)..];
        if (zone.Length > 6)
        {
            return false;
        }

        var count = System.Text.Encoding.Latin1.GetChars(text[..SecondsLength], characters);
        count += System.Text.Encoding.Latin1.GetChars(zone, characters[count..]);
        if (!DateTimeOffset.TryParseExact(
            characters[..count], "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return false;
        }

        nanoseconds = (time.ToUnixTimeSeconds() * Second) + fraction;
        return true;
    }

    /// <summary>A time in whole seconds as the API server takes it.</summary>
    internal static string Format(long nanoseconds) =>
        DateTimeOffset.FromUnixTimeSeconds(nanoseconds / Second).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static bool TryReadFraction(ReadOnlySpan<byte> text, out long fraction, out int used)
    {
        fraction = 0;
        used = 0;
        if (text[0] != '.')
        {
            return true;
        }

        var digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits is < 1 or > MostDigits || !Utf8Parser.TryParse(text.Slice(1, digits), out fraction, out _))
        {
            return false;
        }

        for (var i = digits; i < MostDigits; i++)
        {
            fraction *= 10;
        }

        used = digits + 1;
        return true;
    }
}

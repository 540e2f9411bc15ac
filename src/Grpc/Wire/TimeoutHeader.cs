using System.Globalization;

namespace Grpc.Wire;

/// <summary>The form of <c>grpc-timeout</c>: one to eight digits and a unit (gRPC over HTTP/2, "Requests").</summary>
internal static class TimeoutHeader
{
    public const int MaxDigits = 8;
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(MaxValue);

    private const long MaxValue = 99_999_999;
    private const long NanosecondsPerTick = 100;

    /// <summary>
    /// Reads a timeout; false if it is malformed. What is shorter than a tick counts as none, what is very long as
    /// <see cref="MaxTimeout"/>.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MaxDigits + 1
            || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        long? ticks = text[^1] switch
        {
            'H' => value * TimeSpan.TicksPerHour,
            'M' => value * TimeSpan.TicksPerMinute,
            'S' => value * TimeSpan.TicksPerSecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'n' => value / NanosecondsPerTick,
            _ => null,
        };
        timeout = TimeSpan.FromTicks(Math.Min(ticks ?? 0, MaxTimeout.Ticks));
        return ticks is not null;
    }

    /// <summary>Writes a timeout in the finest unit that fits, rounded up, so that the server never gives up before the client.</summary>
    public static string Format(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
        {
            return "1n";
        }

        var ticks = timeout.Ticks;
        return TryFormat(ticks, TimeSpan.TicksPerMillisecond, 'm')
            ?? TryFormat(ticks, TimeSpan.TicksPerSecond, 'S')
            ?? TryFormat(ticks, TimeSpan.TicksPerMinute, 'M')
            ?? TryFormat(ticks, TimeSpan.TicksPerHour, 'H')
            ?? "99999999H";
    }

    private static string? TryFormat(long ticks, long ticksPerUnit, char unit)
    {
        var value = (ticks / ticksPerUnit) + (ticks % ticksPerUnit == 0 ? 0 : 1);
        return value <= MaxValue ? string.Create(CultureInfo.InvariantCulture, $"{value}{unit}") : null;
    }
}

using Google.Protobuf.WellKnownTypes;

namespace Vizier.Studies;

/// <summary>What a point in time must be like, so that every client can read it.</summary>
internal static class TimeRules
{
    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Refuses a time outside the years 1 to 9999, or with a fraction that is none.</summary>
    /// <param name="time">The time; null is fine.</param>
    /// <param name="field">Where it stands in the request, for the error.</param>
    /// <exception cref="VizierException">It is wrong.</exception>
    public static void Check(Timestamp? time, string field)
    {
        if (time is not null && (time.Seconds < First || time.Seconds > Last || time.Nanos is < 0 or > 999_999_999))
        {
            throw VizierException.Invalid(
                field, $"{time.Seconds} s {time.Nanos} ns: must be a time of the years 1 to 9999, with nanos from 0 to 999999999");
        }
    }
}

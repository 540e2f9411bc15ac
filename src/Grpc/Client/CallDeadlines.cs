using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>When a call gives up.</summary>
internal static class CallDeadlines
{
    /// <summary>The earlier one of the call's own deadline and the propagated one; null for none.</summary>
    /// <exception cref="ArgumentException">The deadline is not in UTC.</exception>
    public static DateTime? Find(in CallOptions options)
    {
        var own = options.Deadline;
        if (own is { Kind: not DateTimeKind.Utc } time && time != DateTime.MaxValue && time != DateTime.MinValue)
        {
            throw new ArgumentException($"The deadline {time:O} has the kind {time.Kind}; it must be in UTC.", nameof(options));
        }

        var earlier = options.PropagationToken?.Deadline is { } propagated && (own is null || propagated < own) ? propagated : own;
        return earlier == DateTime.MaxValue ? null : earlier;
    }
}

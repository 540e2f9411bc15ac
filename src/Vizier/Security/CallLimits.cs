using System.Net;
using System.Threading.RateLimiting;

namespace Vizier.Security;

/// <summary>How many calls each owner may make a second, and have open at a time.</summary>
internal sealed class CallLimits : IDisposable
{
    private const int StrangerCallsPerSecond = 100;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private readonly SecurityOptions _options;
    private readonly PartitionedRateLimiter<string> _rate;
    private readonly PartitionedRateLimiter<string> _open;
    private readonly PartitionedRateLimiter<IPAddress> _strangers;

    /// <summary>Creates limits as the options say.</summary>
    public CallLimits(SecurityOptions options)
    {
        _options = options;
        _rate = PartitionedRateLimiter.Create<string, string>(owner => options.RequestsPerSecond == 0
            ? RateLimitPartition.GetNoLimiter(owner)
            : RateLimitPartition.GetTokenBucketLimiter(owner, _ => BucketOf(options.RequestsPerSecond)));
        _open = PartitionedRateLimiter.Create<string, string>(owner => options.OpenCalls == 0
            ? RateLimitPartition.GetNoLimiter(owner)
            : RateLimitPartition.GetConcurrencyLimiter(owner, _ => new ConcurrencyLimiterOptions { PermitLimit = options.OpenCalls }));
        _strangers = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
            address => RateLimitPartition.GetTokenBucketLimiter(address, _ => BucketOf(StrangerCallsPerSecond)));
    }

    /// <summary>Counts a call of somebody without a valid key.</summary>
    /// <returns>How long the address has to wait; null if it may go on.</returns>
    public TimeSpan? RefuseStranger(IPAddress? address)
    {
        using var lease = _strangers.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired ? null : Second;
    }

    /// <summary>Counts a call.</summary>
    /// <param name="owner">Whose call.</param>
    /// <returns>The admission, to be disposed when the call has ended.</returns>
    public Admission Enter(string owner)
    {
        if (_options is { RequestsPerSecond: 0, OpenCalls: 0 })
        {
            return default;
        }

        using var rate = _rate.AttemptAcquire(owner);
        if (!rate.IsAcquired)
        {
            var wait = rate.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Second;
            return new Admission(null, wait, $"more than {_options.RequestsPerSecond} calls a second; slow down");
        }

        var open = _open.AttemptAcquire(owner);
        if (open.IsAcquired)
        {
            return new Admission(open, null, "");
        }

        open.Dispose();
        return new Admission(null, Soon, $"more than {_options.OpenCalls} calls are open; end some first");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rate.Dispose();
        _open.Dispose();
        _strangers.Dispose();
    }

    private static TokenBucketRateLimiterOptions BucketOf(int perSecond) => new()
    {
        TokenLimit = perSecond,
        TokensPerPeriod = Math.Max(1, perSecond / 10),
        ReplenishmentPeriod = perSecond >= 10 ? Second / 10 : Second / perSecond,
    };

    /// <summary>Whether a call may begin.</summary>
    /// <param name="Lease">What the call holds until it ends.</param>
    /// <param name="Wait">How long to wait before the next try; null if it may begin.</param>
    /// <param name="Reason">Why it may not.</param>
    internal readonly record struct Admission(RateLimitLease? Lease, TimeSpan? Wait, string Reason) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => Lease?.Dispose();
    }
}

namespace Vizier.Telemetry;

/// <summary>The measurements of an instrument with the same tags, added up.</summary>
/// <param name="tags">The tags.</param>
/// <param name="bounds">The upper bounds of a histogram's buckets, ascending; null for other instruments.</param>
internal sealed class MetricSeries(KeyValuePair<string, object?>[] tags, double[]? bounds)
{
    private readonly Lock _lock = new();
    private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];
    private double _sum;
    private long _count;

    /// <summary>The tags.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Tags => tags;

    /// <summary>Takes a measurement.</summary>
    /// <param name="value">The value.</param>
    /// <param name="replaces">Whether it is the whole value, not to be added to the one before.</param>
    public void Take(double value, bool replaces)
    {
        lock (_lock)
        {
            _sum = replaces ? value : _sum + value;
            if (_buckets is not null)
            {
                _count++;
                _buckets[BucketOf(value)]++;
            }
        }
    }

    /// <summary>What has been taken so far, from one moment.</summary>
    /// <returns>The sum or value; for a histogram also the count, and the counts at or below each bound.</returns>
    public (double Sum, long Count, long[] AtOrBelow) Read()
    {
        lock (_lock)
        {
            var cumulative = new long[bounds?.Length ?? 0];
            long below = 0;
            for (var i = 0; i < cumulative.Length; i++)
            {
                cumulative[i] = below += _buckets![i];
            }

            return (_sum, _count, cumulative);
        }
    }

    private int BucketOf(double value)
    {
        var index = Array.BinarySearch(bounds!, value);
        return index >= 0 ? index : ~index;
    }
}

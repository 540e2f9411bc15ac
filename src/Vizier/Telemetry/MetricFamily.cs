using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Vizier.Telemetry;

/// <summary>What kind of number a family holds.</summary>
internal enum MetricKind
{
    /// <summary>Only rises.</summary>
    Counter,

    /// <summary>Rises and falls.</summary>
    Gauge,

    /// <summary>Counts by size.</summary>
    Histogram,
}

/// <summary>An instrument with what it has measured, by tags.</summary>
internal sealed class MetricFamily
{
    private static readonly double[] UsualBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly ConcurrentDictionary<TagKey, MetricSeries> _series = [];
    private readonly bool _replaces;

    /// <summary>A family without measurements yet.</summary>
    public MetricFamily(Instrument instrument)
    {
        Name = instrument.Name;
        Unit = instrument.Unit ?? "";
        Description = instrument.Description ?? "";
        var type = instrument.GetType().GetGenericTypeDefinition();
        Kind = type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
        _replaces = instrument.IsObservable || type == typeof(Gauge<>);
        IsObservable = instrument.IsObservable;
        Bounds = Kind == MetricKind.Histogram
            ? (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries?.ToArray() ?? UsualBounds
            : null;
    }

    /// <summary>The instrument's name, with dots.</summary>
    public string Name { get; }

    /// <summary>Its unit by UCUM; may be empty.</summary>
    public string Unit { get; }

    /// <summary>What it measures.</summary>
    public string Description { get; }

    /// <summary>What kind of number.</summary>
    public MetricKind Kind { get; }

    /// <summary>The upper bounds of a histogram's buckets.</summary>
    public double[]? Bounds { get; }

    /// <summary>Whether it measures only when asked.</summary>
    public bool IsObservable { get; }

    /// <summary>What was measured, by tags.</summary>
    public IEnumerable<MetricSeries> Series => _series.Values;

    /// <summary>Takes a measurement.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = TagKey.Of(tags);
        if (!_series.TryGetValue(key, out var series))
        {
            series = _series.GetOrAdd(key, new MetricSeries(tags[..Math.Min(tags.Length, TagKey.Most)].ToArray(), Bounds));
        }

        series.Take(value, _replaces);
    }

    /// <summary>Forgets what was measured.</summary>
    public void Clear() => _series.Clear();
}

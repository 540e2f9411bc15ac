using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Vizier.Telemetry;

/// <summary>Adds up what the service's own meter and the runtime's measure, for whoever reads it.</summary>
internal sealed class MetricCollection : IDisposable
{
    private const string RuntimeMeter = "System.Runtime";
    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = [];
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();

    /// <summary>Starts to listen.</summary>
    /// <param name="meters">Whose meters: those of other services in the process are passed over.</param>
    public MetricCollection(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == RuntimeMeter || (instrument.Meter.Name == VizierMetrics.Name && ReferenceEquals(instrument.Meter.Scope, meters)))
            {
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, static found => new MetricFamily(found)));
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Take(family, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Take(family, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Take(family, value, tags));
        _listener.Start();
    }

    /// <summary>Asks the instruments that measure only when asked, and returns all by name.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        lock (_lock)
        {
            foreach (var family in _families.Values.Where(family => family.IsObservable))
            {
                family.Clear();
            }

            _listener.RecordObservableInstruments();
            return [.. _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static void Take(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((MetricFamily)family!).Take(value, tags);
}

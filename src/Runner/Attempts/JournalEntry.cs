using Google.Protobuf.WellKnownTypes;
using Vizier.Protocol;

namespace Vizier.Runner.Attempts;

/// <summary>A measurement as it is kept in an attempt's folder.</summary>
/// <param name="Sequence">Counts from 1 within the attempt.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="Position">Where reading goes on in the source.</param>
/// <param name="Step">The step, from 0.</param>
/// <param name="ElapsedSeconds">Seconds since the attempt began.</param>
/// <param name="Metrics">The values; NaN and infinities as words.</param>
internal sealed record JournalEntry(
    long Sequence, string Source, long Position, long Step, double ElapsedSeconds, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>The measurement as the service takes it.</summary>
    internal Measurement ToMeasurement() => new()
    {
        StepCount = Step,
        ElapsedDuration = Duration.FromTimeSpan(TimeSpan.FromSeconds(ElapsedSeconds)),
        Metrics = { Metrics.Select(metric => new Measurement.Types.Metric { MetricId = metric.Key, Value = metric.Value }) },
    };
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Vizier.Hosting;
using Vizier.Storage;

namespace Vizier.Telemetry;

/// <summary>
/// What the service measures of itself. Recording costs some hundred nanoseconds and no allocation; everything that can be
/// asked for is asked for only when metrics are read.
/// </summary>
internal sealed class VizierMetrics
{
    /// <summary>The name of the meter, and of the source of traces.</summary>
    public const string Name = "Vizier";

    private static readonly double[] RequestBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];
    private static readonly double[] SuggestionBounds = [0.0001, 0.001, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly Histogram<double> _requests;
    private readonly Histogram<double> _suggestions;
    private long _openRequests;

    /// <summary>Creates the instruments.</summary>
    public VizierMetrics(IMeterFactory meters, Store store, TrialCensus census)
    {
        var meter = meters.Create(Name);
        _requests = meter.CreateHistogram(
            "vizier.request.duration",
            "s",
            "How long requests took, by protocol, method and outcome.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = RequestBounds });
        _suggestions = meter.CreateHistogram(
            "vizier.suggestion.duration",
            "s",
            "How long algorithms computed on a round of suggestions.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = SuggestionBounds });
        meter.CreateObservableGauge("vizier.requests.open", () => Interlocked.Read(ref _openRequests), null, "Requests under way.");
        meter.CreateObservableGauge("vizier.writes.waiting", () => store.QueueLength, null, "Writes that wait for the database.");
        meter.CreateObservableGauge("vizier.trials", () => census.Trials(), null, "Trials by state.");
        meter.CreateObservableGauge("vizier.studies", () => census.Studies(), null, "Studies.");
        meter.CreateObservableGauge(
            "vizier.build.info", () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", EndpointMapping.Version)), null, "1, with the version.");
    }

    /// <summary>A request has come.</summary>
    public void Begin() => Interlocked.Increment(ref _openRequests);

    /// <summary>A request has ended.</summary>
    /// <param name="protocol">grpc or http.</param>
    /// <param name="method">The method or the route; one of a fixed set.</param>
    /// <param name="code">The status.</param>
    /// <param name="duration">How long it took.</param>
    public void End(string protocol, string method, string code, TimeSpan duration)
    {
        Interlocked.Decrement(ref _openRequests);
        _requests.Record(duration.TotalSeconds, new TagList { { "protocol", protocol }, { "method", method }, { "code", code } });
    }

    /// <summary>An algorithm has computed.</summary>
    /// <param name="algorithm">Its name in the catalogue.</param>
    /// <param name="outcome">ok, exhausted or failed.</param>
    /// <param name="duration">How long it took.</param>
    public void Suggested(string algorithm, string outcome, TimeSpan duration) =>
        _suggestions.Record(duration.TotalSeconds, new TagList { { "algorithm", algorithm }, { "outcome", outcome } });
}

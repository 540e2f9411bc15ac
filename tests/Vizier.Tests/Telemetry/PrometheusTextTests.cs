using System.Diagnostics.Metrics;
using Vizier.Telemetry;

namespace Vizier.Tests.Telemetry;

public sealed class PrometheusTextTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("a \"quote\", a \\ and\na line")]
    [InlineData("")]
    [InlineData("Größe {x=\"y\"}")]
    public void Labels_are_read_back_as_they_were(string value)
    {
        var page = Written(meter => meter.CreateCounter<long>("test.things", null, "Back\\slash and\nline").Add(3, new KeyValuePair<string, object?>("la.bel", value)));
        Assert.Equal(3, page.Value("test_things_total", ("la_bel", value)));
        Assert.Equal("counter", page.Types["test_things_total"]);
        Assert.Equal("Back\\\\slash and\\nline", page.Help["test_things_total"]);
    }

    [Fact]
    public void Histograms_count_at_and_below_each_bound()
    {
        double[] values = [0.5, 1, 1.0001, 2, 3, 100];
        var page = Written(meter =>
        {
            var histogram = meter.CreateHistogram("test.time", "s", "t", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 4] });
            Array.ForEach(values, value => histogram.Record(value));
        });
        foreach (var bound in new[] { 1.0, 2, 4, double.PositiveInfinity })
        {
            var text = double.IsInfinity(bound) ? "+Inf" : $"{bound}";
            Assert.Equal(values.Count(value => value <= bound), page.Value("test_time_seconds_bucket", ("le", text)));
        }

        Assert.Equal(values.Length, page.Value("test_time_seconds_count"));
        Assert.Equal(values.Sum(), page.Value("test_time_seconds_sum"), 1e-9);
    }

    [Fact]
    public void Gauges_take_the_last_value_and_vanish_when_nobody_reports_them()
    {
        IEnumerable<Measurement<int>> current = [new(7, new KeyValuePair<string, object?>("state", "a")), new(8, new KeyValuePair<string, object?>("state", "b"))];
        using var meters = new Factory();
        using var collection = new MetricCollection(meters);
        meters.Create(new MeterOptions(VizierMetrics.Name)).CreateObservableGauge("test.level", () => current);
        Assert.Equal(7, PrometheusReader.Read(PrometheusText.Write(collection.Collect())).Value("test_level", ("state", "a")));

        current = [new(9, new KeyValuePair<string, object?>("state", "b"))];
        var page = PrometheusReader.Read(PrometheusText.Write(collection.Collect()));
        Assert.Equal(9, page.Samples.Single(sample => sample.Name == "test_level").Value);
    }

    [Fact]
    public void Special_values_are_written_as_the_format_has_them()
    {
        var page = Written(meter =>
        {
            var gauge = meter.CreateGauge<double>("test.value");
            gauge.Record(double.NaN, new KeyValuePair<string, object?>("k", "nan"));
            gauge.Record(double.NegativeInfinity, new KeyValuePair<string, object?>("k", "low"));
            gauge.Record(1e300, new KeyValuePair<string, object?>("k", "big"));
        });
        Assert.Equal(double.NaN, page.Value("test_value", ("k", "nan")));
        Assert.Equal(double.NegativeInfinity, page.Value("test_value", ("k", "low")));
        Assert.Equal(1e300, page.Value("test_value", ("k", "big")));
    }

    [Fact]
    public void Many_threads_lose_no_measurement()
    {
        using var meters = new Factory();
        using var collection = new MetricCollection(meters);
        var counter = meters.Create(new MeterOptions(VizierMetrics.Name)).CreateCounter<int>("test.hits");
        Parallel.For(0, 4, thread =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("thread", thread % 2 == 0 ? "even" : "odd"));
            }
        });
        var page = PrometheusReader.Read(PrometheusText.Write(collection.Collect()));
        Assert.Equal(20_000, page.Value("test_hits_total", ("thread", "even")));
        Assert.Equal(20_000, page.Value("test_hits_total", ("thread", "odd")));
    }

    private static PrometheusPage Written(Action<Meter> measure)
    {
        using var meters = new Factory();
        using var collection = new MetricCollection(meters);
        measure(meters.Create(new MeterOptions(VizierMetrics.Name)));
        return PrometheusReader.Read(PrometheusText.Write(collection.Collect().Where(family => family.Name.StartsWith("test.", StringComparison.Ordinal))));
    }

    private sealed class Factory : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            var meter = new Meter(options);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(meter => meter.Dispose());
    }
}

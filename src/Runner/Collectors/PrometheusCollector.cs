namespace Vizier.Runner.Collectors;

/// <summary>
/// Asks the program's Prometheus endpoint every second and reports the wanted metrics whenever one has changed. The program
/// may begin to listen late, and what it says after the last look is lost: Prometheus has no end of a stream.
/// </summary>
internal sealed class PrometheusCollector : ICollector, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly Uri _address;
    private readonly IReadOnlyList<string> _metricNames;
    private readonly TimeProvider _time;
    private long? _last;
    private IReadOnlyList<MetricValue> _before = [];

    /// <summary>Scrapes <c>http://127.0.0.1:port/path</c>.</summary>
    internal PrometheusCollector(int port, string path, IReadOnlyList<string> metricNames, TimeProvider time)
    {
        _address = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port, path).Uri;
        _metricNames = metricNames;
        _time = time;
    }

    /// <inheritdoc/>
    public IEnumerable<string> Folders => [];

    /// <inheritdoc/>
    public string? Hint => _before.Count == 0 ? $"{_address} never showed one of: {string.Join(", ", _metricNames)}" : null;

    /// <inheritdoc/>
    public async ValueTask CollectAsync(bool ended, List<Observation> observations, CancellationToken cancellation)
    {
        if (ended || (_last is { } last && _time.GetElapsedTime(last) < Interval))
        {
            return;
        }

        _last = _time.GetTimestamp();
        var metrics = await ScrapeAsync(cancellation);
        if (metrics.Count > 0 && !metrics.SequenceEqual(_before))
        {
            _before = metrics;
            observations.Add(new Observation(_address.AbsolutePath, 0, new Reading(metrics)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<MetricValue>> ScrapeAsync(CancellationToken cancellation)
    {
        try
        {
            return PrometheusText.Read(await _http.GetStringAsync(_address, cancellation), _metricNames);
        }
        catch (Exception exception) when (
            exception is HttpRequestException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return [];
        }
    }
}

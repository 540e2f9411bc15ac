namespace Vizier.Runner.Collectors;

/// <summary>
/// Asks the program's Prometheus endpoint every second and reports the wanted metrics whenever one has changed. The program
/// may begin to listen late, and what it says after the last look is lost: Prometheus has no end of a stream.
/// </summary>
internal sealed class PrometheusCollector : ICollector, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The port where a document names none.</summary>
    internal const int DefaultPort = 8080;

    /// <summary>The path where a document names none.</summary>
    internal const string DefaultPath = "/metrics";

    private readonly HttpClient? _http;
    private readonly Func<CancellationToken, Task<string>> _scrape;
    private readonly string _address;
    private readonly string _path;
    private readonly IReadOnlyList<string> _metricNames;
    private readonly TimeProvider _time;
    private long? _last;
    private IReadOnlyList<MetricValue> _before = [];

    /// <summary>Scrapes <c>http://host:port/path</c>.</summary>
    internal PrometheusCollector(string host, int port, string path, IReadOnlyList<string> metricNames, TimeProvider time)
        : this(new UriBuilder(Uri.UriSchemeHttp, host, port, path).Uri, new HttpClient { Timeout = TimeSpan.FromSeconds(2) }, metricNames, time)
    {
    }

    private PrometheusCollector(Uri address, HttpClient http, IReadOnlyList<string> metricNames, TimeProvider time)
        : this($"{address}", address.AbsolutePath, token => http.GetStringAsync(address, token), metricNames, time) => _http = http;

    /// <summary>Scrapes by a way of the caller's.</summary>
    /// <param name="address">What is scraped, for messages.</param>
    /// <param name="path">The name of the source in observations.</param>
    /// <param name="scrape">Scrapes once; throws <see cref="HttpRequestException"/> while there is nothing.</param>
    /// <param name="metricNames">The metrics to look for.</param>
    /// <param name="time">The clock.</param>
    internal PrometheusCollector(
        string address, string path, Func<CancellationToken, Task<string>> scrape, IReadOnlyList<string> metricNames, TimeProvider time)
    {
        _address = address;
        _path = path;
        _scrape = scrape;
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
            observations.Add(new Observation(_path, 0, new Reading(metrics)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http?.Dispose();

    private async Task<IReadOnlyList<MetricValue>> ScrapeAsync(CancellationToken cancellation)
    {
        try
        {
            return PrometheusText.Read(await _scrape(cancellation), _metricNames);
        }
        catch (Exception exception) when (
            exception is HttpRequestException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return [];
        }
    }
}

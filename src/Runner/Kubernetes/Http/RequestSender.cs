using System.Net;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading.RateLimiting;
using Vizier.Runner.Kubernetes.Configuration;
using Vizier.Runner.Kubernetes.Credentials;

namespace Vizier.Runner.Kubernetes.Http;

/// <summary>
/// Sends requests as client-go does: not more of them than agreed, with the caller's credential, which is renewed once when the
/// server refuses it; again after a while where the server says so by Retry-After, and where the connection broke before an
/// answer to a request that only reads.
/// </summary>
internal sealed class RequestSender : IDisposable
{
    private const int MostRepeats = 10;
    private const int MostReconnections = 3;
    private static readonly TimeSpan ReconnectionPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ReplenishmentPeriod = TimeSpan.FromMilliseconds(50);

    private static readonly string UserAgent = string.Concat(
        "vizier/",
        typeof(RequestSender).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
        $" ({(OperatingSystem.IsLinux() ? "linux" : "other")}/{RuntimeInformation.ProcessArchitecture})");

    private readonly ClusterConnection _connection;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly TokenBucketRateLimiter _rate;
    private readonly Uri _base;
    private long _sent;

    internal RequestSender(ClusterConnection connection, KubernetesClientOptions options, TimeProvider time)
    {
        _connection = connection;
        _time = time;
        _http = new HttpClient(ClusterHandler.Create(connection)) { Timeout = Timeout.InfiniteTimeSpan };
        _base = connection.Server.AbsolutePath.EndsWith('/') ? connection.Server : new Uri($"{connection.Server.AbsoluteUri}/");
        var inPeriod = Math.Max(1, (int)(options.RequestsPerSecond * ReplenishmentPeriod.TotalSeconds));
        _rate = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(options.Burst, inPeriod),
            TokensPerPeriod = inPeriod,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)inPeriod / Math.Max(1, options.RequestsPerSecond)),
            QueueLimit = int.MaxValue,
        });
    }

    /// <summary>How many requests were sent, repeated ones each time.</summary>
    internal long SentCount => Interlocked.Read(ref _sent);

    /// <summary>Sends a request until there is an answer that counts; the answer's headers have come.</summary>
    /// <param name="create">Makes the request, anew for each try.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KubernetesException">The server refuses it or cannot be reached.</exception>
    internal async Task<HttpResponseMessage> SendAsync(Func<Uri, HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        var (hasRefreshed, repeats, reconnections) = (false, 0, 0);
        while (true)
        {
            using var lease = await _rate.AcquireAsync(1, cancellationToken);
            using var request = create(_base);
            HttpResponseMessage response;
            try
            {
                response = await SendOnceAsync(request, cancellationToken);
            }
            catch (HttpRequestException exception)
            {
                if (request.Method != HttpMethod.Get || ++reconnections > MostReconnections)
                {
                    throw Unreachable(exception);
                }

                await Task.Delay(ReconnectionPause * (1 << reconnections), _time, cancellationToken);
                continue;
            }

            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                if (response.StatusCode == HttpStatusCode.Unauthorized && !hasRefreshed)
                {
                    hasRefreshed = true;
                    if (await _connection.Credential.RefreshAsync(request.Headers.Authorization, cancellationToken))
                    {
                        continue;
                    }
                }

                if (IsToBeRepeated(response) is { } pause && ++repeats <= MostRepeats)
                {
                    await Task.Delay(pause, _time, cancellationToken);
                    continue;
                }

                throw await KubernetesException.ReadAsync(response, cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _rate.Dispose();
    }

    private static TimeSpan? IsToBeRepeated(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
        && KubernetesException.RetryAfterOf(response) is { } pause
            ? pause < LongestRetryAfter ? pause : LongestRetryAfter
            : null;

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            request.Headers.Authorization = await _connection.Credential.GetHeaderAsync(cancellationToken);
        }
        catch (CredentialException exception)
        {
            throw new KubernetesException(HttpStatusCode.Unauthorized, "Unauthorized", exception.Message, cause: exception);
        }

        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Headers.Host = _connection.TlsServerName;
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        foreach (var (name, value) in _connection.Impersonation)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        Interlocked.Increment(ref _sent);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private KubernetesException Unreachable(HttpRequestException exception)
    {
        var why = exception.InnerException is { } inner && !exception.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{exception.Message} {inner.Message}"
            : exception.Message;
        return new KubernetesException(
            null, KubernetesException.Unreachable, $"the API server {_connection.Server} cannot be reached: {why}", cause: exception);
    }
}

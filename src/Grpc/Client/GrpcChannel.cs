using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>A way to a server over HTTP/2. Thread-safe; made once and shared.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly bool _disposeHttp;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<string, Uri> _methodUris = new(StringComparer.Ordinal);
    private int _disposed;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        Address = address;
        IsSecure = address.Scheme == Uri.UriSchemeHttps;
        MaxReceiveMessageSize = options.MaxReceiveMessageSize;
        MaxSendMessageSize = options.MaxSendMessageSize;
        ThrowOperationCanceled = options.ThrowOperationCanceledOnCancellation;
        Codecs = options.CompressionProviders is { } providers ? new CompressionCodecs(providers) : CompressionCodecs.Default;
        Time = options.TimeProvider;
        CallCredentials = options.Credentials?.CallCredentials;
        MaySendCredentials = IsSecure || options.UnsafeUseInsecureChannelCallCredentials;
        _disposeHttp = options.DisposeHttpClient || (options.HttpClient is null && options.HttpHandler is null);
        _http = options.HttpClient ?? new HttpMessageInvoker(options.HttpHandler ?? CreateHandler(), _disposeHttp);
    }

    internal Uri Address { get; }

    internal bool IsSecure { get; }

    internal int? MaxReceiveMessageSize { get; }

    internal int? MaxSendMessageSize { get; }

    internal bool ThrowOperationCanceled { get; }

    internal CompressionCodecs Codecs { get; }

    internal TimeProvider Time { get; }

    internal CallCredentials? CallCredentials { get; }

    internal bool MaySendCredentials { get; }

    /// <summary>Fires when the channel is closed.</summary>
    internal CancellationToken Closing => _closing.Token;

    /// <summary>A channel to a server. Connects with the first call.</summary>
    /// <param name="address">The server, <c>http://host:port</c> or <c>https://host:port</c>.</param>
    /// <param name="channelOptions">How the server is reached.</param>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions? channelOptions = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) ? ForAddress(uri, channelOptions) : throw Malformed(address);
    }

    /// <inheritdoc cref="ForAddress(string, GrpcChannelOptions?)"/>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions? channelOptions = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        var options = channelOptions ?? new GrpcChannelOptions();
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw Malformed(address.ToString());
        }

        if (options.HttpHandler is not null && options.HttpClient is not null)
        {
            throw new ArgumentException("HttpHandler and HttpClient are set; only one of them can be used.", nameof(channelOptions));
        }

        if (options.Credentials is { } credentials && credentials.IsSecure != (address.Scheme == Uri.UriSchemeHttps))
        {
            throw new ArgumentException(
                $"The credentials of the channel are {(credentials.IsSecure ? "for TLS" : "insecure")}, but the address is '{address}'.",
                nameof(channelOptions));
        }

        return new GrpcChannel(address, options);
    }

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return new ChannelCallInvoker(this);
    }

    /// <summary>Cancels the calls under way and closes the connections.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _closing.Cancel();
        if (_disposeHttp)
        {
            _http.Dispose();
        }
    }

    internal Uri UriOf(IMethod method) => _methodUris.GetOrAdd(method.FullName, static (path, address) => new Uri(address, path), Address);

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http is HttpClient client
            ? client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            : _http.SendAsync(request, cancellationToken);

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed != 0, this);

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static ArgumentException Malformed(string address) =>
        new($"The address '{address}' is not of the form http://host:port or https://host:port.", nameof(address));

    private SocketsHttpHandler CreateHandler() => new()
    {
        EnableMultipleHttp2Connections = true,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        AllowAutoRedirect = false,
        UseCookies = false,

        // A proxy cannot forward HTTP/2 in clear text.
        UseProxy = IsSecure,
    };
}

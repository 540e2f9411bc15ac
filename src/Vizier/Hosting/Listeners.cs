using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Vizier.Security;
using Vizier.Studies;

namespace Vizier.Hosting;

/// <summary>
/// The addresses on which a service listens. In clear text each protocol has its own, since only TLS says which one a
/// connection speaks (ALPN); with TLS both are served on each, and one address may do for both.
/// </summary>
internal sealed class Listeners
{
    private const string GrpcFlag = "--grpc";
    private const string HttpFlag = "--http";

    private readonly EntryOptions _options;
    private readonly string? _httpText;
    private readonly IPEndPoint _grpc;
    private readonly IPEndPoint? _http;
    private ListenOptions? _grpcListener;
    private ListenOptions? _httpListener;

    /// <summary>Reads the addresses and the certificate.</summary>
    /// <param name="options">Where gRPC is served, and by which certificate.</param>
    /// <param name="http">Where HTTP is served; null for nowhere, or only where gRPC is.</param>
    /// <exception cref="VizierException">One of them is wrong.</exception>
    public Listeners(EntryOptions options, string? http)
    {
        _options = options;
        _httpText = http;
        _grpc = ListenAddress.Parse(options.Grpc, GrpcFlag);
        _http = http is null ? null : ListenAddress.Parse(http, HttpFlag);
        if (options.TlsCertificate is { } file)
        {
            Certificate = TlsCertificate.Open(file, options.TlsKey, TimeProvider.System);
            _http = options.Grpc == http || (_grpc.Equals(_http) && _grpc.Port != 0) ? null : _http;
        }
        else if (options.TlsKey is { } key)
        {
            throw VizierException.Invalid("--tls-key", $"'{key}': needs --tls-certificate too");
        }
        else if (_grpc.Equals(_http) && _grpc.Port != 0)
        {
            throw VizierException.Invalid(HttpFlag, $"'{http}': must differ from {GrpcFlag}, since without TLS each protocol needs a port");
        }
    }

    /// <summary>The certificate; null without TLS.</summary>
    public TlsCertificate? Certificate { get; }

    /// <summary>Whether the service has begun to listen.</summary>
    public bool AreOpen { get; private set; }

    /// <summary>The flag and the value of an address that other machines can reach; null if there is none.</summary>
    public (string Flag, string Address)? Exposed =>
        !IPAddress.IsLoopback(_grpc.Address) ? (GrpcFlag, _options.Grpc)
        : _http is not null && !IPAddress.IsLoopback(_http.Address) ? (HttpFlag, _httpText!)
        : null;

    /// <summary>Has the server listen.</summary>
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.Listen(_grpc, listener => _grpcListener = With(listener, HttpProtocols.Http2));
        if (_http is not null)
        {
            kestrel.Listen(_http, listener => _httpListener = With(listener, HttpProtocols.Http1));
        }
    }

    /// <summary>Notes the addresses, once the server listens.</summary>
    public void NoteOpen(Addresses addresses)
    {
        var scheme = Certificate is null ? "http" : "https";
        AreOpen = true;
        addresses.Grpc = new Uri($"{scheme}://{_grpcListener!.IPEndPoint}");
        addresses.Http = new Uri($"{scheme}://{(_httpListener ?? _grpcListener).IPEndPoint}");
    }

    /// <summary>Says which address could not be listened on.</summary>
    public VizierException CannotListen(Exception exception)
    {
        var isHttp = _http is not null
            && exception.Message.Contains($"{_http}", StringComparison.Ordinal) && !exception.Message.Contains($"{_grpc}", StringComparison.Ordinal);
        var (flag, address) = isHttp ? (HttpFlag, _httpText) : (GrpcFlag, _options.Grpc);
        var reason = exception.InnerException is AddressInUseException ? "the address is in use already" : exception.Message;
        return VizierException.Invalid(flag, $"'{address}': {reason}; give another HOST:PORT, or port 0 for any free one");
    }

    private ListenOptions With(ListenOptions listener, HttpProtocols clearText)
    {
        listener.Protocols = Certificate is null ? clearText : HttpProtocols.Http1AndHttp2;
        if (Certificate is { } certificate)
        {
            listener.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Current()) });
        }

        return listener;
    }
}

using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Vizier.Client;
using Vizier.Protocol;

namespace Vizier.Pythia;

/// <summary>The connections to foreign Pythia services, one for each endpoint.</summary>
internal sealed class PythiaChannels(PythiaOptions options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<PythiaEndpoint, Lazy<GrpcChannel>> _channels = [];
    private readonly X509ChainPolicy? _trust = TrustedAuthorities.In(options.AuthorityFile);

    /// <summary>A client of the service that a study names, and the headers of calls to it.</summary>
    /// <param name="endpoint">What the study names.</param>
    /// <exception cref="Studies.VizierException">It is no endpoint, or one that must not be called.</exception>
    public (PythiaService.PythiaServiceClient Client, Metadata Headers) Get(string endpoint)
    {
        var parsed = PythiaEndpoint.Parse(endpoint, options.Allowed);
        var channel = _channels.GetOrAdd(parsed, known => new(() => Open(known)));
        var headers = new Metadata();
        if (options.Key is { } key && parsed.IsNamedBy(options.Allowed))
        {
            headers.Add("authorization", $"Bearer {key}");
        }

        return (new PythiaService.PythiaServiceClient(channel.Value), headers);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels.Values.Where(channel => channel.IsValueCreated))
        {
            channel.Value.Dispose();
        }
    }

    private GrpcChannel Open(PythiaEndpoint endpoint) => GrpcChannel.ForAddress(endpoint.Address, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = _trust },
        },
        DisposeHttpClient = true,
        TimeProvider = time,
    });
}

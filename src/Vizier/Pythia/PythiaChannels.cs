using System.Collections.Concurrent;
using Grpc.Net.Client;
using Vizier.Protocol;

namespace Vizier.Pythia;

/// <summary>The connections to foreign Pythia services, one for each endpoint.</summary>
internal sealed class PythiaChannels(PythiaOptions options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<PythiaEndpoint, Lazy<GrpcChannel>> _channels = [];

    /// <summary>A client of the service that a study names.</summary>
    /// <param name="endpoint">What the study names.</param>
    /// <exception cref="Studies.VizierException">It is no endpoint, or one that must not be called.</exception>
    public PythiaService.PythiaServiceClient Get(string endpoint)
    {
        var channel = _channels.GetOrAdd(PythiaEndpoint.Parse(endpoint, options.Allowed), known => new(() => Open(known)));
        return new PythiaService.PythiaServiceClient(channel.Value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in _channels.Values.Where(channel => channel.IsValueCreated))
        {
            channel.Value.Dispose();
        }
    }

    private GrpcChannel Open(PythiaEndpoint endpoint) =>
        GrpcChannel.ForAddress(endpoint.Address, new GrpcChannelOptions { TimeProvider = time });
}

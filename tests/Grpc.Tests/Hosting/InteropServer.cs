using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Vizier.Grpc.Tests.Hosting;

[assembly: AssemblyFixture(typeof(InteropServer))]

namespace Vizier.Grpc.Tests.Hosting;

/// <summary>The server of the interoperability cases, one for all tests.</summary>
public sealed class InteropServer : IAsyncLifetime
{
    private TestServer? _server;

    public Uri Address => _server!.Address;

    public Uri Http1Address => _server!.Http1Address;

    public GrpcChannel Channel => _server!.Channel;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(
        application =>
        {
            application.Use(InflationCounter.Middleware);
            application.MapGrpcService<InteropTestService>();
        },
        options => options.CompressionProviders.Add(new InflationCounter()));

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    public GrpcChannel Connect(Action<GrpcChannelOptions>? configure = null) => _server!.Connect(configure);
}

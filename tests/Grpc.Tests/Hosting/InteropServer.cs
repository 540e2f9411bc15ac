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

    public IServiceProvider Services => _server!.Application.Services;

    public GrpcChannel Channel => _server!.Channel;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(
        application =>
        {
            application.Use(InflationCounter.Middleware);
            application.MapGrpcService<InteropTestService>();
            application.MapGrpcHealthService();
            application.MapGrpcReflectionService();
        },
        options => options.CompressionProviders.Add(new InflationCounter()),
        services =>
        {
            services.AddGrpcHealth();
            services.AddGrpcReflection();
        });

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}

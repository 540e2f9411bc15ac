using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Vizier.Grpc.Tests.Hosting;

/// <summary>A real server on two free loopback ports, one for HTTP/2 and one for HTTP/1.1.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private TestServer(WebApplication application)
    {
        Application = application;
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        Address = new Uri(addresses[0]);
        Http1Address = new Uri(addresses[1]);
        Channel = Connect();
    }

    public WebApplication Application { get; }

    public Uri Address { get; }

    public Uri Http1Address { get; }

    public GrpcChannel Channel { get; }

    public static async Task<TestServer> StartAsync(
        Action<WebApplication> map,
        Action<GrpcServiceOptions>? configure = null,
        Action<IServiceCollection>? addServices = null,
        int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(System.Net.IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddGrpc(options => configure?.Invoke(options));
        addServices?.Invoke(builder.Services);
        var application = builder.Build();
        map(application);
        await application.StartAsync();
        return new TestServer(application);
    }

    /// <summary>A server whose handlers a test gives.</summary>
    public static Task<TestServer> StartAsync(
        ScriptedService service,
        Action<GrpcServiceOptions>? configure = null,
        Action<WebApplication>? map = null) => StartAsync(
            application =>
            {
                map?.Invoke(application);
                application.MapGrpcService<ScriptedService>();
            },
            configure,
            services => services.AddSingleton(service));

    public GrpcChannel Connect(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        configure?.Invoke(options);
        return GrpcChannel.ForAddress(Address, options);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await Application.StopAsync(new CancellationToken(canceled: true));
        await Application.DisposeAsync();
    }
}

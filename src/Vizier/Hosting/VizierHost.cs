using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Vizier.Api.Rest;
using Vizier.Storage;
using Vizier.Studies;

namespace Vizier.Hosting;

/// <summary>
/// A running service: its database, its gRPC endpoint and its HTTP endpoint. <c>vizier serve</c> runs one until a signal
/// comes; <c>vizier run</c> and the tests run one inside their own process.
/// </summary>
internal sealed class VizierHost : IAsyncDisposable
{
    private const string GrpcFlag = "--grpc";
    private const string HttpFlag = "--http";

    private readonly WebApplication _application;

    private VizierHost(WebApplication application) => _application = application;

    /// <summary>Where the service is reached.</summary>
    public Addresses Addresses => Services.GetRequiredService<Addresses>();

    /// <summary>The service's parts.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Opens the database and serves.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="VizierException">An address or the database is wrong, or an address is in use.</exception>
    public static async Task<VizierHost> StartAsync(VizierHostOptions options, CancellationToken cancellationToken = default)
    {
        var grpc = ListenAddress.Parse(options.Grpc, GrpcFlag);
        var http = ListenAddress.Parse(options.Http, HttpFlag);
        if (grpc.Equals(http) && grpc.Port != 0)
        {
            throw VizierException.Invalid(HttpFlag, $"'{options.Http}': must differ from {GrpcFlag}, since without TLS each protocol needs a port");
        }

        var listeners = new Listeners();
        var application = Build(options, grpc, http, listeners);
        var host = new VizierHost(application);
        try
        {
            application.Services.GetRequiredService<Store>();
            await application.StartAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            await host.DisposeAsync();
            if (exception is IOException or SocketException)
            {
                throw CannotListen(options, grpc, http, exception);
            }

            throw;
        }

        listeners.AreOpen = true;
        host.Addresses.Grpc = new Uri($"http://{listeners.Grpc!.IPEndPoint}");
        host.Addresses.Http = new Uri($"http://{listeners.Http!.IPEndPoint}");
        return host;
    }

    /// <summary>Completes once a signal or <see cref="StopAsync"/> has stopped the service.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) =>
        _application.WaitForShutdownAsync(cancellationToken);

    /// <summary>Takes no more calls, finishes those under way, and closes.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _application.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static WebApplication Build(VizierHostOptions options, IPEndPoint grpc, IPEndPoint http, Listeners listeners)
    {
        // The content root is the program's folder, so that no settings file of a user's folder is taken for ours.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ServiceLogging.Configure(builder.Logging, options.LogLevel);

        // A failed start is told by its exception, without the host's stack trace.
        builder.Logging.AddFilter((category, level) =>
            level >= options.LogLevel && (listeners.AreOpen || category != "Microsoft.Extensions.Hosting.Internal.Host"));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(grpc, listener => listeners.Grpc = With(listener, HttpProtocols.Http2));
            kestrel.Listen(http, listener => listeners.Http = With(listener, HttpProtocols.Http1));
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.Services.AddSingleton<Addresses>();
        builder.Services.AddVizier(DatabaseProvider.Parse(options.Database));
        builder.Services.AddSingleton(options.Pythia);
        if (!options.HandlesSignals)
        {
            builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        }

        options.ConfigureServices?.Invoke(builder.Services);
        var application = builder.Build();
        application.UseRestErrors();
        application.MapVizier();
        return application;
    }

    private static ListenOptions With(ListenOptions listener, HttpProtocols protocols)
    {
        listener.Protocols = protocols;
        return listener;
    }

    private static VizierException CannotListen(VizierHostOptions options, IPEndPoint grpc, IPEndPoint http, Exception exception)
    {
        var isHttp = exception.Message.Contains($"{http}", StringComparison.Ordinal) && !exception.Message.Contains($"{grpc}", StringComparison.Ordinal);
        var (flag, address) = isHttp ? (HttpFlag, options.Http) : (GrpcFlag, options.Grpc);
        var reason = exception.InnerException is AddressInUseException ? "the address is in use already" : exception.Message;
        return VizierException.Invalid(flag, $"'{address}': {reason}; give another HOST:PORT, or port 0 for any free one");
    }

    private sealed class Listeners
    {
        public ListenOptions? Grpc { get; set; }

        public ListenOptions? Http { get; set; }

        public bool AreOpen { get; set; }
    }
}

using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Vizier.Api;
using Vizier.Client;
using Vizier.Pythia;
using Vizier.Studies;
using Vizier.Suggestions;

namespace Vizier.Hosting;

/// <summary>A running Pythia service: our algorithms for a foreign Vizier service. It holds no data.</summary>
internal sealed class PythiaHost : IAsyncDisposable
{
    private const string GrpcFlag = "--grpc";

    private readonly WebApplication _application;

    private PythiaHost(WebApplication application, string endpoint)
    {
        _application = application;
        Endpoint = endpoint;
    }

    /// <summary>Where the service is reached, <c>HOST:PORT</c>.</summary>
    public string Endpoint { get; }

    /// <summary>Serves; the Vizier service is first asked when the first request comes.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="VizierException">An address is wrong or in use.</exception>
    public static async Task<PythiaHost> StartAsync(PythiaHostOptions options, CancellationToken cancellationToken = default)
    {
        var address = ListenAddress.Parse(options.Grpc, GrpcFlag);
        var connection = Connect(options);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ServiceLogging.Configure(builder.Logging, options.LogLevel);
        ListenOptions? bound = null;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address, listener =>
            {
                listener.Protocols = HttpProtocols.Http2;
                bound = listener;
            });
        });
        AddServices(builder.Services, connection, options);
        var application = builder.Build();
        application.MapGrpcService<PythiaGrpcService>();
        application.MapGrpcHealthService();
        application.MapGrpcReflectionService();
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            await application.DisposeAsync();
            throw exception is IOException or SocketException
                ? VizierException.Invalid(GrpcFlag, $"'{options.Grpc}': {exception.Message}; give another HOST:PORT, or port 0 for any free one")
                : exception;
        }

        return new PythiaHost(application, bound!.IPEndPoint!.ToString());
    }

    /// <summary>Completes once a signal or <see cref="StopAsync"/> has stopped the service.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) =>
        _application.WaitForShutdownAsync(cancellationToken);

    /// <summary>Takes no more calls, finishes those under way, and closes.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _application.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static VizierConnection Connect(PythiaHostOptions options)
    {
        try
        {
            return new VizierConnection(new VizierConnectionOptions { Endpoint = options.Vizier, Token = options.Token });
        }
        catch (FormatException exception)
        {
            throw VizierException.Invalid("--vizier", exception.Message);
        }
    }

    private static void AddServices(IServiceCollection services, VizierConnection connection, PythiaHostOptions options)
    {
        services.AddGrpc(grpc => grpc.Interceptors.Add<ErrorInterceptor>());
        services.AddGrpcHealth();
        services.AddGrpcReflection();
        services.AddSingleton<ErrorInterceptor>();
        services.AddSingleton(_ => connection);
        services.AddSingleton(new SuggestionOptions());
        services.AddSingleton<ForeignVizier>();
        services.AddSingleton<PythiaAlgorithms>();
        services.AddSingleton<PythiaGrpcService>();
        if (!options.HandlesSignals)
        {
            services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        }
    }
}

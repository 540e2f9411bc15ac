using System.Net.Sockets;
using Vizier.Api;
using Vizier.Client;
using Vizier.Pythia;
using Vizier.Security;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Suggestions;

namespace Vizier.Hosting;

/// <summary>A running Pythia service: our algorithms for a foreign Vizier service. It holds no data.</summary>
internal sealed class PythiaHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private PythiaHost(WebApplication application, Uri address)
    {
        _application = application;
        Address = address;
    }

    /// <summary>Where the service is reached.</summary>
    public Uri Address { get; }

    /// <summary>What studies name it by: <c>HOST:PORT</c>, with <c>https://</c> before it where it has TLS.</summary>
    public string Endpoint => Address.Scheme == "https" ? $"https://{Address.Authority}" : Address.Authority;

    /// <summary>Serves; the Vizier service is first asked when the first request comes.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="VizierException">An address, the certificate or the database of keys is wrong, or an address is in use.</exception>
    public static async Task<PythiaHost> StartAsync(PythiaHostOptions options, CancellationToken cancellationToken = default)
    {
        var listeners = new Listeners(options, http: null);
        var security = ExposureRules.OptionsOf(options, listeners);
        if (security.RequiresKeys && options.KeysDatabase is null)
        {
            throw VizierException.Invalid(
                "--keys-database", "is missing: callers need API keys here; name the database that has them, or give --insecure to let everybody in");
        }

        var application = Build(options, listeners, security);
        try
        {
            var log = application.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Vizier.Security");
            listeners.Certificate?.Log = log;
            await ExposureRules.CheckAsync(
                options, keyFolder: null, listeners, application.Services.GetService<Store>(), log, cancellationToken);
            await application.StartAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            await application.DisposeAsync();
            if (exception is IOException or SocketException)
            {
                throw listeners.CannotListen(exception);
            }

            throw;
        }

        var addresses = new Addresses();
        listeners.NoteOpen(addresses);
        return new PythiaHost(application, addresses.Grpc);
    }

    /// <summary>Completes once a signal or <see cref="StopAsync"/> has stopped the service.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) =>
        _application.WaitForShutdownAsync(cancellationToken);

    /// <summary>Takes no more calls, finishes those under way, and closes.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _application.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static WebApplication Build(PythiaHostOptions options, Listeners listeners, SecurityOptions security)
    {
        var connection = Connect(options.Vizier);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ServiceLogging.Configure(builder.Logging, options.LogLevel, options.LogsJson);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
            listeners.Configure(kestrel);
        });
        AddServices(builder.Services, connection, options, security);
        var application = builder.Build();
        application.UseMiddleware<BrowserGuard>();
        if (security.RequiresKeys)
        {
            application.UseMiddleware<Gate>();
        }

        application.MapGrpcService<PythiaGrpcService>().WithMetadata(new OwnSizeLimit());
        application.MapGrpcHealthService().WithMetadata(new PublicEndpoint(), new OwnSizeLimit());
        application.MapGrpcReflectionService().WithMetadata(new OwnSizeLimit());
        return application;
    }

    private static VizierConnection Connect(VizierConnectionOptions options)
    {
        try
        {
            return new VizierConnection(options);
        }
        catch (FormatException exception)
        {
            throw VizierException.Invalid("--vizier", exception.Message);
        }
    }

    private static void AddServices(
        IServiceCollection services, VizierConnection connection, PythiaHostOptions options, SecurityOptions security)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.MaxRequestBytes;
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.Interceptors.Add<AccessInterceptor>();
        });
        services.AddGrpcHealth();
        services.AddGrpcReflection();
        services.AddSingleton(TimeProvider.System);
        services.AddSecurity(security);
        services.AddSingleton<ErrorInterceptor>();
        services.AddSingleton(_ => connection);
        services.AddSingleton(new SuggestionOptions());
        services.AddSingleton<ForeignVizier>();
        services.AddSingleton<PythiaAlgorithms>();
        services.AddSingleton<PythiaGrpcService>();
        if (security.RequiresKeys)
        {
            var keys = DatabaseProvider.Parse(options.KeysDatabase!);
            services.AddSingleton(_ => Store.Open(keys));
        }

        if (!options.HandlesSignals)
        {
            services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        }
    }
}

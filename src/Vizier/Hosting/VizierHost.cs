using System.Net.Sockets;
using Vizier.Api.Rest;
using Vizier.Security;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Telemetry;
using Vizier.Web;

namespace Vizier.Hosting;

/// <summary>
/// A running service: its database, its gRPC endpoint and its HTTP endpoint. <c>vizier serve</c> runs one until a signal
/// comes; <c>vizier run</c> and the tests run one inside their own process.
/// </summary>
internal sealed class VizierHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private VizierHost(WebApplication application) => _application = application;

    /// <summary>Where the service is reached.</summary>
    public Addresses Addresses => Services.GetRequiredService<Addresses>();

    /// <summary>The service's parts.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Opens the database and serves.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="VizierException">An address, the certificate or the database is wrong, or an address is in use.</exception>
    public static async Task<VizierHost> StartAsync(VizierHostOptions options, CancellationToken cancellationToken = default)
    {
        var listeners = new Listeners(options, options.Http);
        var application = Build(options, listeners);
        var host = new VizierHost(application);
        try
        {
            var store = application.Services.GetRequiredService<Store>();
            application.Services.GetRequiredService<MetricCollection>();
            var log = application.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Vizier.Security");
            listeners.Certificate?.Log = log;
            host.AdmitKeys(options.Keys);
            await ExposureRules.CheckAsync(options, options.Keys, listeners, store, log, cancellationToken);
            await application.StartAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            await host.DisposeAsync();
            if (exception is IOException or SocketException)
            {
                throw listeners.CannotListen(exception);
            }

            throw;
        }

        listeners.NoteOpen(host.Addresses);
        return host;
    }

    /// <summary>A key that opens everything for as long as the service runs; null where none is asked for.</summary>
    public string? CreateOwnKey() =>
        Services.GetRequiredService<SecurityOptions>().RequiresKeys ? Services.GetRequiredService<KeyRing>().AddOwn() : null;

    /// <summary>Completes once a signal or <see cref="StopAsync"/> has stopped the service.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) =>
        _application.WaitForShutdownAsync(cancellationToken);

    /// <summary>Takes no more calls, finishes those under way, and closes.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _application.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private void AdmitKeys(string? folder)
    {
        foreach (var key in folder is null ? [] : KeyFolder.Read(folder, Services.GetRequiredService<TimeProvider>().GetUtcNow()))
        {
            Services.GetRequiredService<KeyRing>().Add(key);
        }
    }

    private static WebApplication Build(VizierHostOptions options, Listeners listeners)
    {
        var database = DatabaseProvider.Parse(options.Database);

        // The content root is the program's folder, so that no settings file of a user's folder is taken for ours.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ServiceLogging.Configure(builder.Logging, options, () => listeners.AreOpen);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
            kestrel.Limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
            listeners.Configure(kestrel);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.Services.AddSingleton<Addresses>();
        builder.Services.AddVizier(database, options.MaxRequestBytes);
        builder.Services.AddSecurity(ExposureRules.OptionsOf(options, listeners));
        builder.Services.AddTelemetry(options.OtlpEndpoint);
        builder.Services.AddSingleton(options.Pythia);
        builder.Services.AddLifetime(options);
        builder.Services.AddSingleton(BuiltPage.Read(BuiltPage.Folder));
        options.ConfigureServices?.Invoke(builder.Services);
        var application = builder.Build();
        application.UseMiddleware<RequestTelemetry>();
        application.UseMiddleware<BrowserGuard>();
        application.UseMiddleware<PageServer>();
        application.UseCompression();
        application.UseMiddleware<Gate>();
        application.UseRestErrors();
        application.MapVizier();
        return application;
    }
}

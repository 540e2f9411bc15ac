using Grpc.Net.Client;
using Vizier.Hosting;
using Vizier.Protocol;

namespace Vizier.Tests.Hosting;

/// <summary>A whole service on free ports over a database in a folder of its own, with a client.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly VizierHostOptions _options;
    private VizierHost _host;
    private GrpcChannel _channel;

    private TestHost(string folder, VizierHostOptions options, VizierHost host)
    {
        Folder = folder;
        _options = options;
        _host = host;
        _channel = GrpcChannel.ForAddress(host.Addresses.Grpc);
        Client = new VizierService.VizierServiceClient(_channel);
    }

    public string Folder { get; }

    public VizierService.VizierServiceClient Client { get; private set; }

    public GrpcChannel Channel => _channel;

    public VizierHost Host => _host;

    public static async Task<TestHost> StartAsync(Func<VizierHostOptions, VizierHostOptions>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("vizier-host-").FullName;
        var options = new VizierHostOptions
        {
            Grpc = "127.0.0.1:0",
            Http = "127.0.0.1:0",
            Database = Path.Combine(folder, "vizier.db"),
            HandlesSignals = false,
        };
        options = configure?.Invoke(options) ?? options;
        return new TestHost(folder, options, await VizierHost.StartAsync(options));
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        _host = await VizierHost.StartAsync(_options);
        _channel = GrpcChannel.ForAddress(_host.Addresses.Grpc);
        Client = new VizierService.VizierServiceClient(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task StopAsync()
    {
        _channel.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}

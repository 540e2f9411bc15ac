using System.Net.Sockets;
using Vizier.Client;
using Vizier.Experiments.Control;
using Vizier.Hosting;

namespace Vizier.Cli;

/// <summary>A way to a service: one that runs, or one in this process over a database that no service has open.</summary>
internal sealed class ServiceAccess : IAsyncDisposable
{
    private static readonly VizierHostOptions Defaults = new();
    private readonly VizierHost? _host;

    private ServiceAccess(VizierConnectionOptions options, VizierHost? host)
    {
        Connection = new VizierConnection(options);
        _host = host;
    }

    /// <summary>The connection.</summary>
    public VizierConnection Connection { get; }

    /// <summary>Opens a way.</summary>
    /// <param name="server">The service's address; null for the default.</param>
    /// <param name="database">A database to look into without a service; null for none.</param>
    /// <param name="reach">How a service at an address is reached.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">Both are given, or there is neither a service nor a database.</exception>
    public static async Task<ServiceAccess> OpenAsync(
        string? server, string? database, Func<string, VizierConnectionOptions> reach, CancellationToken cancellationToken)
    {
        if (server is not null && database is not null)
        {
            throw new CliException("--server and --database exclude each other; give one of them");
        }

        if (server is not null)
        {
            return new ServiceAccess(reach(server), null);
        }

        if (database is null && await AnswersAsync(cancellationToken))
        {
            return new ServiceAccess(reach(Defaults.Grpc), null);
        }

        string file = database ?? Defaults.Database;
        if (!file.Contains('=', StringComparison.Ordinal) && !File.Exists(file))
        {
            throw new CliException(
                database is null
                    ? $"no service answers at {Defaults.Grpc}, and there is no database {file} in this folder; start 'vizier serve', or give --server or --database"
                    : $"there is no database {file}",
                ExitCodes.Failure);
        }

        var host = await VizierHost.StartAsync(
            new VizierHostOptions
            {
                Grpc = "127.0.0.1:0",
                Http = "127.0.0.1:0",
                Database = file,
                HandlesSignals = false,
                ConfigureServices = ControlRegistration.WithoutLoop,
            },
            cancellationToken);
        return new ServiceAccess(new VizierConnectionOptions { Endpoint = host.Addresses.Grpc.ToString() }, host);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    private static async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(ListenAddress.Parse(Defaults.Grpc, "--server"), cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

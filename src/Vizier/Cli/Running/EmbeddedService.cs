using Vizier.Hosting;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes;
using Vizier.Studies;

namespace Vizier.Cli.Running;

/// <summary>Starts the service of a run: on the ports that were asked for, or on the usual ones if they are free.</summary>
internal static class EmbeddedService
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Starts it.</summary>
    /// <param name="options">What the run was told.</param>
    /// <param name="cluster">The cluster on which trials run; null for none.</param>
    /// <param name="log">Is told of ports that had to be changed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="VizierException">A port that was asked for is taken, or the database cannot be opened.</exception>
    public static async Task<VizierHost> StartAsync(RunOptions options, KubernetesClient? cluster, Action<string> log, CancellationToken cancellationToken)
    {
        var usual = new VizierHostOptions();
        var asked = new VizierHostOptions
        {
            Grpc = options.Grpc ?? usual.Grpc,
            Http = options.Http ?? usual.Http,
            Database = options.Database,
            Insecure = options.Insecure,
            HandlesSignals = false,
            ShutdownTimeout = ShutdownTimeout,
            ConfigureServices = services =>
            {
                if (cluster is not null)
                {
                    services.AddSingleton(new TrialObjectCheck(cluster));
                }
            },
        };
        try
        {
            return await VizierHost.StartAsync(asked, cancellationToken);
        }
        catch (VizierException exception) when (IsTaken(exception) && (options.Grpc is null || options.Http is null))
        {
            var host = await VizierHost.StartAsync(
                asked with { Grpc = options.Grpc ?? "127.0.0.1:0", Http = options.Http ?? "127.0.0.1:0" }, cancellationToken);
            log($"The usual ports are taken; serving gRPC on {host.Addresses.Grpc.Authority} and HTTP on {host.Addresses.Http.Authority}");
            return host;
        }
    }

    private static bool IsTaken(VizierException exception) =>
        exception.Violations is [{ Field: "--grpc" or "--http", Description: var description }]
        && description.Contains("in use", StringComparison.Ordinal);
}

using System.CommandLine;
using Vizier.Cli.Serving;
using Vizier.Hosting;
using Vizier.Storage;

namespace Vizier.Cli;

/// <summary><c>vizier serve</c>: serves studies and experiments until it is stopped.</summary>
internal static class ServeCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "serve";

    private const string Help = """
        Serves studies and experiments to clients until Ctrl+C or SIGTERM.

        Trials of experiments are run by runners: start 'vizier runner' on each machine that is to run some.

        On 127.0.0.1 everybody on this machine is let in. On other addresses callers need API keys, which 'vizier key create'
        makes. With TLS one port serves gRPC and HTTP. HTTP answers /healthz, /readyz and, for Prometheus, /metrics.

        Each flag can be given by the environment too (VIZIER_MAX_OPEN_CALLS for --max-open-calls) or by a settings file
        ("maxOpenCalls"); a flag counts more than the environment, that more than the file.

        Examples:
          vizier serve
          vizier serve --grpc 0.0.0.0:28443 --tls-certificate server.pem --tls-key server.key
          vizier serve --grpc 0.0.0.0:28080 --http 0.0.0.0:8080 --database /var/lib/vizier/vizier.db
          vizier serve --database 'Host=db.example;Database=vizier;Username=vizier;Password=...'
          vizier serve --config /etc/vizier/vizier.json --log-format json
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var options = new ServeOptions();
        var command = new Command(Name, Help);
        options.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var read = options.Read(result, Environment.GetEnvironmentVariable);
            await using var host = await VizierHost.StartAsync(read, cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync(
                $"Serving gRPC on {host.Addresses.Grpc.Authority} and HTTP on {host.Addresses.Http} from {DatabaseProvider.Parse(read.Database).Location}");
            await host.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}

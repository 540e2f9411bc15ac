using System.CommandLine;
using Vizier.Hosting;
using Vizier.Pythia;

namespace Vizier.Cli;

/// <summary><c>vizier serve</c>: serves studies and experiments until it is stopped.</summary>
internal static class ServeCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "serve";

    private const string Help = """
        Serves studies and experiments to clients until Ctrl+C or SIGTERM.

        Trials of experiments are run by runners: start 'vizier runner' on each machine that is to run some.

        Examples:
          vizier serve
          vizier serve --grpc 0.0.0.0:28080 --http 0.0.0.0:8080 --database /var/lib/vizier/vizier.db
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var grpc = SharedOptions.Grpc();
        var http = SharedOptions.Http();
        var database = SharedOptions.Database();
        var pythia = new Option<string[]>("--pythia-allow")
        {
            Description = "A Pythia service beyond this machine that studies may name as their algorithm: HOST:PORT, HOST or *. Repeat for several.",
            HelpName = "HOST:PORT",
        };
        var command = new Command(Name, Help) { grpc, http, database, pythia };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new VizierHostOptions
            {
                Grpc = result.GetValue(grpc)!,
                Http = result.GetValue(http)!,
                Database = result.GetValue(database)!,
                Pythia = new PythiaOptions { Allowed = result.GetValue(pythia) ?? [] },
                LogLevel = LogLevel.Information,
            };
            await using var host = await VizierHost.StartAsync(options, cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync(
                $"Serving gRPC on {host.Addresses.Grpc.Authority} and HTTP on {host.Addresses.Http} from {options.Database}");
            await host.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}

using System.CommandLine;
using Vizier.Hosting;

namespace Vizier.Cli;

/// <summary><c>vizier pythia</c>: serves algorithms to another Vizier service.</summary>
internal static class PythiaCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "pythia";

    private const string Help = """
        Serves our algorithms to another Vizier service, OSS Vizier's too, until Ctrl+C or SIGTERM.

        A study names it in its metadata, namespace ":service", key PYTHIA_ENDPOINT. Its trials stay with the other
        service, which is asked for them.

        Examples:
          vizier pythia --vizier tuner.example:28080 --grpc 0.0.0.0:28081
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var defaults = new PythiaHostOptions();
        var vizier = new Option<string>("--vizier")
        {
            Description = "The Vizier service that holds the studies, HOST:PORT.",
            HelpName = "HOST:PORT",
            DefaultValueFactory = _ => defaults.Vizier,
        };
        var grpc = new Option<string>("--grpc")
        {
            Description = "Where gRPC is served, HOST:PORT; port 0 takes any free one.",
            HelpName = "HOST:PORT",
            DefaultValueFactory = _ => defaults.Grpc,
        };
        var command = new Command(Name, Help) { vizier, grpc };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new PythiaHostOptions
            {
                Vizier = result.GetValue(vizier)!,
                Grpc = result.GetValue(grpc)!,
                LogLevel = LogLevel.Information,
            };
            await using var host = await PythiaHost.StartAsync(options, cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync(
                $"Serving algorithms on {host.Endpoint} for studies of {options.Vizier}");
            await host.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}

using System.CommandLine;
using Microsoft.Extensions.Logging.Console;
using Vizier.Cli.Running;
using Vizier.Client;
using Vizier.Runner;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Cli;

/// <summary><c>vizier runner</c>: runs trials of a service's experiments on this machine.</summary>
internal static class RunnerCommand
{
    private const string Help = """
        Runs trials of a service's experiments as processes of this machine until Ctrl+C. Trials that run then go on, and
        the next runner with the same --state folder takes them up again.

        With --on kubernetes it runs them as objects of the cluster that kubectl would use. What runs there is taken up by any
        runner of the same cluster and namespace, with or without the folder.

        Examples:
          vizier runner --server tuner.example:28080
          vizier runner --server https://tuner.example:28443 --api-key-file /etc/vizier/runner.key
          vizier runner --server tuner.example:28080 --gpus 4 --max-attempts 4
          vizier runner --on kubernetes --namespace trials --max-gpus 16 --max-gpus alice=4
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var server = new Option<string>("--server")
        {
            Description = "The service, HOST:PORT or https://HOST:PORT.",
            HelpName = "HOST:PORT",
            DefaultValueFactory = _ => "127.0.0.1:28080",
        };
        var state = new Option<string>("--state")
        {
            Description = "The folder for the trials' folders and for what must outlive the runner.",
            HelpName = "FOLDER",
            DefaultValueFactory = _ => "vizier-runs",
        };
        var most = new Option<int>("--max-attempts") { Description = "The most trials at a time; 0 for any number." };
        var experiment = new Option<string>("--experiment") { Description = "Work for this experiment only.", HelpName = "NAME" };
        var owner = SharedOptions.Owner();
        var gpus = RunOptions.CreateGpus();
        var command = new Command("runner", Help) { server, state, most, experiment, owner, gpus };
        var credentials = new ServiceCredentials(command);
        var cluster = new ClusterFlags(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            if (result.GetValue(most) < 0)
            {
                throw new CliException($"--max-attempts {result.GetValue(most)}: must be 0 (any number) or more");
            }

            using var connection = new VizierConnection(credentials.For(result, result.GetValue(server)!));
            using var logging = LoggerFactory.Create(builder => builder.AddSimpleConsole(console => console.SingleLine = true)
                .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
            string only = result.GetValue(experiment) ?? "";
            only = only.Length == 0 || only.Contains('/', StringComparison.Ordinal) ? only : $"owners/{result.GetValue(owner)}/experiments/{only}";
            string folder = Path.GetFullPath(result.GetValue(state)!);
            var log = logging.CreateLogger("runner");
            if (cluster.Read(result) is { } choice)
            {
                using var client = choice.Connect();
                var launched = new KubernetesRunnerOptions
                {
                    StateFolder = folder,
                    Experiment = only,
                    MaxAttempts = result.GetValue(most),
                    Launcher = choice.Launcher,
                };
                await KubernetesRunner.RunAsync(connection, client, launched, TimeProvider.System, log, cancellationToken);
                return ExitCodes.Success;
            }

            var options = new RunnerOptions
            {
                StateFolder = folder,
                Experiment = only,
                MaxAttempts = result.GetValue(most),
                Local = new LocalLauncherOptions
                {
                    Endpoint = connection.Address.GetLeftPart(UriPartial.Authority),
                    Gpus = await GpuChoice.TakeAsync(result.GetValue(gpus), cancellationToken),
                },
            };
            await LocalRunner.RunAsync(connection, options, TimeProvider.System, log, cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }
}

using System.CommandLine;
using Vizier.Runner.Sidecar;

namespace Vizier.Cli;

/// <summary><c>vizier collect PATH</c>: prints the metrics that a program beside it writes to files.</summary>
internal static class CollectCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "collect";

    private const string Help = """
        Reads the metrics that a program writes to a file or to TensorFlow's event files, and prints each reading as an object of
        JSON on a line. It ends when no other process of its pod runs any more. A runner puts it into the pods of trials whose
        metrics are in files, as a container beside the program's that shares its processes.

        Examples:
          vizier collect /var/log/katib/metrics.log --metric loss
          vizier collect /train --kind tensorflow --metric accuracy --metric loss
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "The file of lines, or the folder of event files." };
        var kind = Choice("--kind", "file: lines; tensorflow: event files below the folder.", "file", "tensorflow");
        var format = Choice("--format", "What the lines are: text with name=value, or an object of JSON each.", "text", "json");
        var metrics = new Option<string[]>("--metric") { Description = "A metric to look for, the objective first; repeat for several.", HelpName = "NAME", Required = true };
        var filters = new Option<string[]>("--filter")
        {
            Description = "A regular expression with two groups, name and value, in place of name=value; repeat for several.",
            HelpName = "EXPRESSION",
        };
        var untilStopped = new Option<bool>("--until-stopped") { Description = "Go on until SIGTERM, also while no other process runs." };
        var command = new Command(Name, Help) { path, kind, format, metrics, filters, untilStopped };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new MetricsSidecarOptions
            {
                Path = result.GetValue(path)!,
                MetricNames = result.GetValue(metrics)!,
                IsTensorFlow = result.GetValue(kind) == "tensorflow",
                IsJson = result.GetValue(format) == "json",
                Filters = result.GetValue(filters) ?? [],
                UntilStopped = result.GetValue(untilStopped),
            };
            try
            {
                await MetricsSidecar.RunAsync(options, result.InvocationConfiguration.Output, TimeProvider.System, cancellationToken);
            }
            catch (ArgumentException exception)
            {
                throw new CliException($"--filter: {exception.Message}");
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => values[0] };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}

using System.CommandLine;
using Vizier.Cli.Clusters;
using Vizier.Cli.Experiments;
using Vizier.Cli.Keys;
using Vizier.Cli.Plots;
using Vizier.Cli.Studies;

namespace Vizier.Cli;

/// <summary>The command <c>vizier</c>.</summary>
internal static class VizierCommand
{
    private const string Help = """
        Tunes hyperparameters: finds the settings of a program that make its result best.

        Examples:
          vizier run experiment.yaml               tune on this machine and print the best trial
          vizier serve                             serve studies and experiments to clients
          vizier experiment validate *.yaml        check experiment files
          vizier trial list digits --output csv    the trials of a study
        """;

    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Runs the command.</summary>
    /// <returns>0 for success, 1 for a failure of the work, 2 for bad input.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var parsed = Create().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await SyntaxErrors.ReportAsync(parsed, Console.Error);
            return ExitCodes.BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = HandlesSignals(parsed) ? null : TerminationTimeout,
            });
        }
        catch (Exception exception)
        {
            return await CliErrors.ReportAsync(exception, Console.Error);
        }
    }

    /// <summary>Creates the command with all that is below it.</summary>
    public static RootCommand Create() => new(Help)
    {
        RunCommand.Create(),
        ServeCommand.Create(),
        PythiaCommand.Create(),
        RunnerCommand.Create(),
        new Command("experiment", "Experiments: a study with how to launch its trials, read their metrics, and when to end.")
        {
            CreateExperimentCommand.Create(),
            ValidateCommand.Create(),
            ListExperimentsCommand.Create(),
            ShowExperimentCommand.Create(),
            StopExperimentCommand.Create(),
            ResumeExperimentCommand.Create(),
            DeleteExperimentCommand.Create(),
        },
        new Command("study", "Studies: a search space, metrics, an algorithm and the trials made so far.")
        {
            ListStudiesCommand.Create(),
            ShowStudyCommand.Create(),
            DeleteStudyCommand.Create(),
            ExportStudyCommand.Create(),
            ImportStudyCommand.Create(),
        },
        new Command("trial", "Trials: assignments of the parameters with what they measured.")
        {
            ListTrialsCommand.Create(),
        },
        PlotCommand.Create(),
        KeyCommand.Create(),
        new Command("cluster", "Kubernetes clusters on which trials run.")
        {
            CheckClusterCommand.Create(),
            ClusterKeysCommand.Create(),
        },
        CollectCommand.Create(),
        PushCommand.Create(),
    };

    private static bool HandlesSignals(ParseResult parsed) => parsed.CommandResult.Command.Name is RunCommand.Name or ServeCommand.Name or PythiaCommand.Name;
}

using System.CommandLine;
using Vizier.Experiments.Documents;

namespace Vizier.Cli.Experiments;

/// <summary><c>vizier experiment validate FILE...</c>: checks documents without running them.</summary>
internal static class ValidateCommand
{
    private const int Faulty = 1;
    private const int Unreadable = 2;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Experiments in YAML or JSON.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--output") { Description = "text (the default) or json.", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("validate", "Checks experiment files without running them: exit code 0 if all are good, 1 if one "
            + "has errors, 2 if one cannot be read.") { files, output };
        command.SetAction(result => Run(
            result.GetValue(files)!, result.GetValue(output) == "json", result.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(IEnumerable<string> files, bool asJson, TextWriter output)
    {
        var reports = files.Select(Read).ToList();
        if (asJson)
        {
            ValidateReport.WriteJson(reports, output);
        }
        else
        {
            ValidateReport.WriteText(reports, output);
        }

        return reports.Exists(report => report.ReadError is not null) ? Unreadable
            : reports.Exists(report => !report.IsGood) ? Faulty
            : 0;
    }

    private static FileReport Read(string file)
    {
        try
        {
            return new FileReport(file, null, ExperimentParser.ParseAll(File.ReadAllText(file)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new FileReport(file, exception.Message, []);
        }
    }
}

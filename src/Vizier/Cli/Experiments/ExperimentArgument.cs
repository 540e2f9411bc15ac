using System.CommandLine;

namespace Vizier.Cli.Experiments;

/// <summary>The experiment that a command is about.</summary>
internal static class ExperimentArgument
{
    /// <summary>Creates the argument.</summary>
    public static Argument<string> Create() =>
        new("NAME") { Description = "The experiment's id, or its whole name owners/O/experiments/E." };
}

using System.CommandLine;
using System.CommandLine.Parsing;
using Vizier.Algorithms.Catalogue;

namespace Vizier.Cli;

/// <summary>Says what is wrong with a command line, and what may have been meant.</summary>
internal static class SyntaxErrors
{
    /// <summary>Writes a line for each error and one that names the help.</summary>
    public static async Task ReportAsync(ParseResult parsed, TextWriter error)
    {
        foreach (var problem in parsed.Errors.Where(problem => !IsRepeated(problem, parsed)))
        {
            await error.WriteLineAsync($"vizier: {problem.Message}");
        }

        var names = NamesAt(parsed.CommandResult).ToList();
        foreach (string word in parsed.UnmatchedTokens)
        {
            if (NearestName.Find(word.Split('=')[0], names) is { } meant)
            {
                await error.WriteLineAsync($"Did you mean {meant}?");
            }
        }

        await error.WriteLineAsync($"Try {PathOf(parsed.CommandResult)} --help.");
    }

    // Where a command stands whose name nobody knows, none "was not provided".
    private static bool IsRepeated(ParseError problem, ParseResult parsed) =>
        parsed.CommandResult.Command.Subcommands.Count > 0
        && parsed.UnmatchedTokens.Count > 0
        && !parsed.UnmatchedTokens.Any(word => problem.Message.Contains($"'{word}'", StringComparison.Ordinal));

    private static IEnumerable<string> NamesAt(CommandResult at) => at.Command.Children
        .Where(symbol => !symbol.Hidden && symbol is Option or Command)
        .SelectMany(symbol => symbol is Option option ? [option.Name, .. option.Aliases] : new[] { symbol.Name });

    private static string PathOf(CommandResult at) =>
        at.Parent is CommandResult above ? $"{PathOf(above)} {at.Command.Name}" : "vizier";
}

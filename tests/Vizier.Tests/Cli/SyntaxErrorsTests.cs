using Vizier.Cli;

namespace Vizier.Tests.Cli;

public sealed class SyntaxErrorsTests
{
    [Theory]
    [InlineData("run x.yaml --paralel 3", "--parallel", "vizier run --help")]
    [InlineData("run x.yaml --outptu=json", "--output", "vizier run --help")]
    [InlineData("experimnt list", "experiment", "vizier --help")]
    [InlineData("trial lst", "list", "vizier trial --help")]
    public async Task A_misspelt_word_is_met_with_what_was_meant(string line, string meant, string help)
    {
        string[] lines = (await ReportAsync(line)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains($"Did you mean {meant}?", lines);
        Assert.Equal($"Try {help}.", lines[^1]);
    }

    [Fact]
    public async Task A_misspelt_command_is_not_said_to_be_missing_too() => Assert.Equal(
        "vizier: Unrecognized command or argument 'lst'.\nDid you mean list?\nTry vizier trial --help.\n", await ReportAsync("trial lst"));

    [Fact]
    public async Task A_command_that_is_missing_is_asked_for() =>
        Assert.StartsWith("vizier: Required command was not provided.\n", await ReportAsync("trial"), StringComparison.Ordinal);

    [Fact]
    public async Task A_word_like_no_other_is_only_named()
    {
        string report = await ReportAsync("run x.yaml --zzzzzzzzzzzz");
        Assert.Contains("'--zzzzzzzzzzzz'", report, StringComparison.Ordinal);
        Assert.DoesNotContain("Did you mean", report, StringComparison.Ordinal);
    }

    private static async Task<string> ReportAsync(string line)
    {
        using var error = new StringWriter { NewLine = "\n" };
        await SyntaxErrors.ReportAsync(VizierCommand.Create().Parse(line), error);
        return error.ToString();
    }
}

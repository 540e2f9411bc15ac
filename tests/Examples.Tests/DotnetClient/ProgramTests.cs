using System.Globalization;
using System.Text.RegularExpressions;
using Vizier.Hosting;

namespace Vizier.Examples.Tests.DotnetClient;

public sealed partial class ProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static TrialProgram Program { get; } = new("dotnet", Path.Combine(AppContext.BaseDirectory, "tune-kettle.dll"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_tunes_the_kettle_and_goes_on_where_it_was()
    {
        await using var host = await VizierHost.StartAsync(
            new VizierHostOptions
            {
                Grpc = "127.0.0.1:0",
                Http = "127.0.0.1:0",
                Database = Path.Combine(_folder.Path, "vizier.db"),
                HandlesSignals = false,
            },
            TestContext.Current.CancellationToken);
        var endpoint = host.Addresses.Grpc.Authority;

        var first = await Program.RunAsync($"{endpoint} 3");
        var second = await Program.RunAsync($"{endpoint} 12");

        Assert.True(first.ExitCode == 0 && second.ExitCode == 0, first.Error + second.Error);
        Assert.Equal(
            Enumerable.Range(1, 12),
            first.Lines.Concat(second.Lines).Select(line => TrialPattern().Match(line)).Where(match => match.Success).Select(match => Int(match, 1)));
        var errors = first.Lines.Concat(second.Lines).Select(line => TrialPattern().Match(line)).Where(match => match.Success).Select(Error);
        Assert.Equal(errors.Min(), Error(BestPattern().Match(second.Lines[^1])));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Wrong_arguments_are_refused()
    {
        var result = await Program.RunAsync("localhost:1 many");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("Usage:", result.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^trial (\d+): PI? error=([\d.]+)$")]
    private static partial Regex TrialPattern();

    [GeneratedRegex(@"^best: trial (\d+) error=([\d.]+)$")]
    private static partial Regex BestPattern();

    private static int Int(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static double Error(Match match) => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vizier.EndToEnd.Tests;

/// <summary>The built program as a service: keys, signals, logs.</summary>
public sealed partial class ServeTests : IDisposable
{
    private readonly VizierProgram _vizier = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _vizier.Dispose();

    [Fact]
    public async Task Commands_reach_a_service_with_keys_by_variable_and_by_file()
    {
        var created = await _vizier.RunAsync("key", "create", "--owner", "default", "--role", "writer", "--output", "json");
        var key = (string)JsonNode.Parse(created.Output)!["key"]!;
        using var service = Start("--require-keys");
        var (grpc, _) = await AddressesAsync(service);
        await File.WriteAllTextAsync(Path.Combine(_vizier.Folder, "key"), key + "\n", Token);

        var without = await _vizier.RunAsync("experiment", "list", "--server", grpc);
        Assert.Equal(1, without.ExitCode);
        Assert.Contains("API key is needed", without.Error, StringComparison.Ordinal);
        var with = await _vizier.RunAsync("experiment", "list", "--server", grpc, "--api-key-file", "key");
        Assert.True(with.ExitCode == 0, with.Error);
        var missing = await _vizier.RunAsync("experiment", "list", "--server", grpc, "--api-key-file", "none");
        Assert.Contains("--api-key-file", missing.Error, StringComparison.Ordinal);
        var foreign = await _vizier.RunAsync("study", "show", "s", "--server", grpc, "--api-key-file", "key", "--owner", "bob");
        Assert.Contains("there is no study 'owners/bob/studies/s'", foreign.Error, StringComparison.Ordinal);
        await EndAsync(service);
    }

    [Fact]
    public async Task At_a_signal_it_is_not_ready_any_more_goes_on_for_a_while_and_ends_with_0()
    {
        using var service = Start("--drain-delay", "5", "--log-format", "json");
        var (_, url) = await AddressesAsync(service);
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        Assert.Equal("ready", await http.GetStringAsync("/readyz", Token));

        await TerminateAsync(service);
        var waited = Stopwatch.StartNew();
        while ((int)(await http.GetAsync("/readyz", Token)).StatusCode != 503)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(5), "still ready");
            await Task.Delay(20, Token);
        }

        Assert.Equal("ok", await http.GetStringAsync("/healthz", Token));
        var error = await service.StandardError.ReadToEndAsync(Token);
        await service.WaitForExitAsync(Token);
        Assert.Equal(0, service.ExitCode);
        Assert.InRange(waited.Elapsed, TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(60));
        Assert.All(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.NotNull(JsonNode.Parse(line)!["Message"]));
    }

    [Fact]
    public async Task A_runner_that_waits_does_not_hold_the_service_up()
    {
        using var service = Start();
        var (grpc, _) = await AddressesAsync(service);
        using var runner = _vizier.Start("runner", "--server", grpc, "--state", "runs");
        await Task.Delay(2000, Token);
        var waited = Stopwatch.StartNew();
        await EndAsync(service);
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(8), $"took {waited.Elapsed}");
        runner.Kill();
        await runner.WaitForExitAsync(Token);
    }

    [Fact]
    public async Task An_open_address_without_keys_is_refused_in_one_line()
    {
        var refused = await _vizier.RunAsync("serve", "--grpc", "0.0.0.0:0", "--http", "127.0.0.1:0");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("vizier key create", refused.Error, StringComparison.Ordinal);
        Assert.Single(refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private Process Start(params string[] more) => _vizier.Start(["serve", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", .. more]);

    private static async Task<(string Grpc, string Http)> AddressesAsync(Process service)
    {
        var line = await service.StandardOutput.ReadLineAsync(Token) ?? await service.StandardError.ReadToEndAsync(Token);
        var match = Serving().Match(line);
        Assert.True(match.Success, line);
        return (match.Groups[1].Value, match.Groups[2].Value);
    }

    private static async Task EndAsync(Process service)
    {
        await TerminateAsync(service);
        await service.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(40), Token);
        Assert.Equal(0, service.ExitCode);
    }

    private static async Task TerminateAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync(Token);
        Assert.Equal(0, kill.ExitCode);
    }

    [GeneratedRegex("^Serving gRPC on (\\S+) and HTTP on (\\S+)")]
    private static partial Regex Serving();
}

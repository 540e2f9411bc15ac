using System.Diagnostics;
using Vizier.Tests.Hosting;

namespace Vizier.Tests.Api;

/// <summary>Calls of npm's <c>@grpc/grpc-js</c>, which reads our protos itself.</summary>
[Trait("Category", "Components")]
public sealed class NodeClientTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-node-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_client_of_npm_walks_through_a_study_and_is_told_its_mistakes()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Api", "Node")))
        {
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        }

        var (installed, said) = await RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        Assert.True(installed == 0 || Environment.GetEnvironmentVariable("CI") != "true", said);
        Assert.SkipUnless(installed == 0, $"npm cannot install @grpc/grpc-js here: {said}");
        await using var host = await TestHost.StartAsync();

        var (code, output) = await RunAsync("node", "walk.mjs", host.Host.Addresses.Grpc.Authority, PythonScripts.FindProtos());

        Assert.True(code == 0, output);
        Assert.EndsWith("walked", output.Trim(), StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] command)
    {
        var start = new ProcessStartInfo("env", command)
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, await errors + await output);
    }
}

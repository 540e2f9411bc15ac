using System.Diagnostics;
using System.Reflection;

namespace Vizier.Page.Tests;

/// <summary>A script of the page's package.</summary>
internal static class NpmScript
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(12);

    /// <summary>The folder of the page's sources.</summary>
    public static string Folder { get; } =
        typeof(NpmScript).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "PageFolder").Value!;

    /// <summary>Whether the build has installed what the scripts need; it does so where there is Node.</summary>
    public static bool IsInstalled => Directory.Exists(Path.Combine(Folder, "node_modules", "vitest"));

    /// <summary>Runs a script, and fails with what it printed if it fails.</summary>
    public static async Task RunAsync(string script, string[] words, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("npm", ["run", "--silent", script, "--", .. words])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"npm run {script} ended with {process.ExitCode}:\n{await output}{await error}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}

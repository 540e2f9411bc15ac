using System.Diagnostics;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>The program that operators use.</summary>
internal static class Kubectl
{
    /// <summary>Runs it to its end.</summary>
    public static async Task<Finished> TryAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        return await VizierProgram.FinishAsync(process, TimeSpan.FromMinutes(4));
    }

    /// <summary>Runs it; the test fails unless it succeeds.</summary>
    public static async Task<Finished> RunAsync(params string[] arguments)
    {
        var finished = await TryAsync(arguments);
        Assert.True(finished.ExitCode == 0, $"kubectl {string.Join(' ', arguments)}: {finished.Error}");
        return finished;
    }
}

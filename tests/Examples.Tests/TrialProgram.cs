using System.Diagnostics;

namespace Vizier.Examples.Tests;

/// <summary>An example's program, run as a trial would run it.</summary>
internal sealed class TrialProgram(string command, params string[] firstArguments)
{
    internal sealed record Result(int ExitCode, string[] Lines, string Error);

    public static TrialProgram Digits { get; } = new("dotnet", Path.Combine(AppContext.BaseDirectory, "digits.dll"));

    public Process Start(string arguments, string? checkpointFolder = null)
    {
        var start = new ProcessStartInfo(command, [.. firstArguments, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["VIZIER_CHECKPOINT_DIR"] = checkpointFolder ?? "";
        return Process.Start(start)!;
    }

    public async Task<Result> RunAsync(string arguments, string? checkpointFolder = null)
    {
        using var process = Start(arguments, checkpointFolder);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Result(process.ExitCode, (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries), await error);
    }
}

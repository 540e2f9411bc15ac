using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Vizier.EndToEnd.Tests;

/// <summary>The built program in a folder of its own.</summary>
internal sealed class VizierProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public VizierProgram() => Folder = Directory.CreateTempSubdirectory("vizier-e2e-").FullName;

    public string Folder { get; }

    /// <summary>Writes an experiment's file.</summary>
    public string Write(ShellExperiment experiment)
    {
        File.WriteAllText(Path.Combine(Folder, $"{experiment.Name}.yaml"), experiment.ToYaml());
        return $"{experiment.Name}.yaml";
    }

    /// <summary>Runs the program to its end.</summary>
    public async Task<Finished> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await FinishAsync(process);
    }

    /// <summary>Runs an experiment to its end on free ports.</summary>
    public Task<Finished> TuneAsync(ShellExperiment experiment, params string[] more) => RunAsync(Tuning(Write(experiment), more));

    /// <summary>The arguments of a run on free ports with JSON output.</summary>
    public static string[] Tuning(string file, params string[] more) =>
        ["run", file, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--output", "json", .. more];

    /// <summary>The trials of a study as <c>vizier trial list</c> has them.</summary>
    public async Task<IReadOnlyList<JsonObject>> TrialsAsync(string study)
    {
        var listed = await RunAsync("trial", "list", study, "--database", "vizier.db", "--output", "json");
        Assert.True(listed.ExitCode == 0, listed.Error);
        return [.. JsonNode.Parse(listed.Output)!.AsArray().Select(trial => trial!.AsObject())];
    }

    public Process Start(params string[] arguments)
    {
        // A test run in the background is deaf to SIGINT, and so would be what it starts.
        string[] words = ["--default-signal=INT", Path.Combine(AppContext.BaseDirectory, "vizier"), .. arguments];
        var start = new ProcessStartInfo("env", words)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Waits for something that happens elsewhere.</summary>
    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <inheritdoc cref="UntilAsync(Func{bool})"/>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (!await condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    public static Task<Finished> FinishAsync(Process process) => FinishAsync(process, Patience);

    public static async Task<Finished> FinishAsync(Process process, TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new Finished(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>The processes of trials that were started in this folder and still live.</summary>
    public IReadOnlyList<int> LivingTrials() =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!)).Where(IsTrial)];

    public void Dispose()
    {
        foreach (int process in LivingTrials())
        {
            try
            {
                Process.GetProcessById(process).Kill();
            }
            catch (ArgumentException)
            {
                // It has ended by itself.
            }
        }

        Directory.Delete(Folder, recursive: true);
    }

    private bool IsTrial(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ").Contains($"VIZIER_ATTEMPT_DIR={Folder}", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>How a program ended.</summary>
internal sealed record Finished(int ExitCode, string Output, string Error)
{
    public JsonNode Json => JsonNode.Parse(Output)!;

    public string Reason => (string)Json["reason"]!;

    public int Count(string outcome) => (int)Json["counts"]![outcome]!;
}

using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Vizier.Benchmarks.Overhead;

/// <summary>Measures a load under <c>vizier run</c>, and under xargs, which does nothing but fork, exec and wait.</summary>
internal static class Measurement
{
    private const string Database = "vizier.db";
    private static readonly string Vizier = Path.Combine(AppContext.BaseDirectory, "vizier.dll");

    /// <summary>Seconds of wall time that the measured trials take under <c>vizier run</c>.</summary>
    public static double VizierTime(Load load) => VizierRun(load, load.Trials) - VizierRun(load, load.WarmUp);

    /// <summary>Seconds of wall time that as many bare processes take.</summary>
    public static double ForkAndExec(Load load)
    {
        var command = string.Join(' ', load.Words);
        using var folder = new ScratchFolder();
        return Run(folder, "sh", "-c", $"seq {load.Measured} | xargs -I{{}} -P{Load.Parallel} {command}").Seconds;
    }

    /// <summary>Seconds from the first trial's start to the last one's end, by the service's clock.</summary>
    public static double Span(Load load)
    {
        using var folder = new ScratchFolder();
        RunExperiment(load, load.Trials, folder);
        var listed = Run(folder, "dotnet", Vizier, "trial", "list", Load.Name, "--database", folder.PathOf(Database), "--output", "json").Output;
        var trials = JsonNode.Parse(listed)!.AsArray();
        DateTimeOffset TimeOf(JsonNode? trial, string name) => trial![name]!.GetValue<DateTimeOffset>();
        return (trials.Max(trial => TimeOf(trial, "ended")) - trials.Min(trial => TimeOf(trial, "started"))).TotalSeconds;
    }

    private static double VizierRun(Load load, int trials)
    {
        using var folder = new ScratchFolder();
        return RunExperiment(load, trials, folder);
    }

    private static double RunExperiment(Load load, int trials, ScratchFolder folder)
    {
        var document = folder.PathOf("experiment.yaml");
        File.WriteAllText(document, load.Document(trials));
        return Run(folder, "dotnet", Vizier, "run", document, "--database", folder.PathOf(Database)).Seconds;
    }

    private static (double Seconds, string Output) Run(ScratchFolder folder, string program, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? (Stopwatch.GetElapsedTime(start).TotalSeconds, output)
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}{error.Result}");
    }
}

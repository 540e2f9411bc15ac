using System.Diagnostics;

namespace Vizier.Benchmarks.Overhead;

/// <summary>Measures a load under <c>vizier run</c>, and under xargs, which does nothing but fork, exec and wait.</summary>
internal static class Measurement
{
    /// <summary>Seconds of wall time that the measured trials take under <c>vizier run</c>.</summary>
    public static double Vizier(Load load) => VizierRun(load, load.Trials) - VizierRun(load, load.WarmUp);

    /// <summary>Seconds of wall time that as many bare processes take.</summary>
    public static double ForkAndExec(Load load)
    {
        var command = string.Join(' ', load.Words);
        return Run("sh", "-c", $"seq {load.Measured} | xargs -I{{}} -P{Load.Parallel} {command}");
    }

    private static double VizierRun(Load load, int trials)
    {
        var folder = Directory.CreateTempSubdirectory("vizier-overhead-");
        try
        {
            var document = Path.Combine(folder.FullName, "experiment.yaml");
            File.WriteAllText(document, load.Document(trials));
            return Run(
                "dotnet",
                Path.Combine(AppContext.BaseDirectory, "vizier.dll"),
                "run",
                document,
                "--database",
                Path.Combine(folder.FullName, "vizier.db"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Run(string program, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(start).TotalSeconds
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}{error.Result}");
    }
}

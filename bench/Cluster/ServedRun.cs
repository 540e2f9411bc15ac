using System.Diagnostics;

namespace Vizier.Benchmarks.Cluster;

/// <summary>A <c>vizier serve</c>, and a <c>vizier runner --on kubernetes</c> that works for it, each a process of its own.</summary>
internal sealed class ServedRun : IDisposable
{
    private static readonly string Vizier = Path.Combine(AppContext.BaseDirectory, "vizier.dll");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-cluster-");

    private ServedRun(SimulatedCluster cluster)
    {
        File.WriteAllText(PathOf("kubeconfig"), cluster.KubeConfig);
        Service = Start("serve", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0");
        var greeting = Service.StandardOutput.ReadLine()!;
        Server = greeting.Split(' ').First(word => word.StartsWith("127.0.0.1:", StringComparison.Ordinal));
        Runner = Start("runner", "--on", "kubernetes", "--server", Server);
        Drain(Service);
        Drain(Runner);
    }

    internal Process Service { get; }

    internal Process Runner { get; }

    private string Server { get; }

    /// <summary>Starts both and an experiment, all of whose trials may run at a time.</summary>
    internal static ServedRun Start(SimulatedCluster cluster, int trials)
    {
        var run = new ServedRun(cluster);
        File.WriteAllText(run.PathOf("experiment.yaml"), TunedRun.Document(trials, trials, "none", "true"));
        using var create = run.Start("experiment", "create", "experiment.yaml", "--on", "kubernetes", "--server", run.Server);
        create.WaitForExit();
        return run;
    }

    /// <summary>Resident memory of a process in MiB.</summary>
    internal static double MemoryOf(Process process)
    {
        process.Refresh();
        return process.WorkingSet64 / 1024.0 / 1024.0;
    }

    /// <summary>Processor time of a process so far.</summary>
    internal static TimeSpan ProcessorOf(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var process in (Process[])[Runner, Service])
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static void Drain(Process process)
    {
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Vizier, .. arguments])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBECONFIG"] = PathOf("kubeconfig");
        return Process.Start(start)!;
    }
}

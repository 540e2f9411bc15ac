using System.Diagnostics;
using System.Globalization;

namespace Vizier.Benchmarks.Service;

/// <summary>Measures a new database, then one with many trials, and prints a table.</summary>
/// <param name="clients">Numbers of clients, each measured in turn.</param>
/// <param name="duration">How long each is measured.</param>
/// <param name="cancellationToken">Ends it early.</param>
internal sealed class ServiceBenchmark(IReadOnlyList<int> clients, TimeSpan duration, CancellationToken cancellationToken)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    /// <summary>Runs all measurements.</summary>
    /// <param name="database">A connection string; null for a SQLite file of its own.</param>
    /// <param name="studies">Studies of the large database.</param>
    /// <param name="trials">Trials of each of them; 0 leaves the large database out.</param>
    public async Task RunAsync(string? database, int studies, int trials)
    {
        var folder = Directory.CreateTempSubdirectory("vizier-service-");
        try
        {
            var place = database ?? Path.Combine(folder.FullName, "vizier.db");
            await using (var server = await ServerProcess.StartAsync(place, cancellationToken))
            {
                await MeasureAsync(server, "new database", ["fresh"]);
                if (trials > 0)
                {
                    using var load = new Load(server.Grpc);
                    await load.FillAsync(NamesOf(studies), trials, cancellationToken);
                }
            }

            if (trials > 0)
            {
                await using var server = await ServerProcess.StartAsync(place, cancellationToken);
                Console.WriteLine(Text($"start with {studies} studies of {trials} trials: {server.StartTime.TotalMilliseconds:F0} ms"));
                await MeasureAsync(server, Text($"{studies} studies of {trials} trials"), NamesOf(studies));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string[] NamesOf(int studies) => [.. Enumerable.Range(0, studies).Select(i => Text($"large{i}"))];

    private async Task MeasureAsync(ServerProcess server, string title, string[] studies)
    {
        using var load = new Load(server.Grpc);
        await load.CreateAsync(studies, cancellationToken);
        await load.RunAsync(studies, clients[^1], WarmUp, cancellationToken);
        Console.WriteLine(title);
        foreach (var count in clients)
        {
            var before = (Server: server.ProcessorTime, Own: ProcessorTime());
            var watch = Stopwatch.StartNew();
            var samples = await load.RunAsync(studies, count, duration, cancellationToken);
            var elapsed = watch.Elapsed;
            var cycles = samples.Complete.Count;
            Console.WriteLine(Text(
                $"  {count,3} clients {cycles / elapsed.TotalSeconds,8:F0} cycles/s   CPU per cycle: server {PerCycle(server.ProcessorTime - before.Server, cycles)}, generator {PerCycle(ProcessorTime() - before.Own, cycles)}"));
            Console.WriteLine(Text($"      suggest  {samples.Suggest}"));
            Console.WriteLine(Text($"      measure  {samples.Measure}"));
            Console.WriteLine(Text($"      complete {samples.Complete}"));
        }

        Console.WriteLine(Text($"  memory of the server: {server.PeakMemory / 1e6:F0} MB at most"));
    }

    private static string PerCycle(TimeSpan time, int cycles) => Text($"{time.TotalMicroseconds / Math.Max(1, cycles),4:F0} µs");

    private static TimeSpan ProcessorTime()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;

namespace Vizier.Benchmarks.Service;

/// <summary>Measures a new database and such with many trials, by clients of .NET and of Python, and prints a table.</summary>
/// <param name="clients">Numbers of clients, each measured in turn.</param>
/// <param name="duration">How long each is measured.</param>
/// <param name="cancellationToken">Ends it early.</param>
internal sealed class ServiceBenchmark(IReadOnlyList<int> clients, TimeSpan duration, CancellationToken cancellationToken)
{
    private const int FewTrials = 100;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    private readonly Dictionary<(int Trials, int Clients), double> _rates = [];
    private readonly List<string> _remarks = [];

    /// <summary>Runs all measurements.</summary>
    /// <param name="database">A connection string of an empty database; null for SQLite files of its own.</param>
    /// <param name="studies">Studies of the databases with trials.</param>
    /// <param name="trials">Trials of each study of the large one; 0 leaves out all but the new database.</param>
    public async Task RunAsync(string? database, int studies, int trials)
    {
        var folder = Directory.CreateTempSubdirectory("vizier-service-");
        try
        {
            var python = await PythonLoad.CreateAsync(folder, cancellationToken);
            Console.WriteLine("| Database | Load | Clients | Cycles/s | CPU per cycle, server + load | suggest | measure | complete |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|");
            await MeasureAsync(PlaceOf("new"), python, "new", ["fresh"], 0);
            if (trials > 0)
            {
                await MeasureFilledAsync(PlaceOf("small"), null, "few", studies, FewTrials);
                await MeasureFilledAsync(PlaceOf("large"), python, "large", studies, trials);
                _remarks.AddRange(clients.Select(count => Text(
                    $"{count} clients, {trials} trials a study against {FewTrials}: {_rates[(trials, count)] / _rates[(FewTrials, count)]:F2} times the rate")));
            }

            Console.WriteLine();
            _remarks.ForEach(Console.WriteLine);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string PlaceOf(string name) => database ?? Path.Combine(folder.FullName, $"{name}.db");
    }

    private async Task MeasureFilledAsync(string place, PythonLoad? python, string prefix, int studies, int trials)
    {
        var names = Enumerable.Range(0, studies).Select(i => Text($"{prefix}{i}")).ToArray();
        await using (var server = await ServerProcess.StartAsync(place, cancellationToken))
        {
            using var load = new Load(server.Grpc);
            await load.FillAsync(names, trials, cancellationToken);
        }

        await MeasureAsync(place, python, Text($"{studies} studies of {trials} trials"), names, trials);
    }

    private async Task MeasureAsync(string place, PythonLoad? python, string title, string[] studies, int trials)
    {
        await using var server = await ServerProcess.StartAsync(place, cancellationToken);
        using var load = new Load(server.Grpc);
        await load.CreateAsync(studies, cancellationToken);
        await load.RunAsync(studies, clients[^1], WarmUp, cancellationToken);
        foreach (var count in clients)
        {
            var rate = await MeasureAsync(server, title, ".NET", count, () => RunAsync(load, studies, count));
            _rates[(trials, count)] = rate;
        }

        foreach (var count in python is null ? [] : clients)
        {
            await MeasureAsync(server, title, "Python", count, () => python!.RunAsync(server.Grpc, studies, count, duration, cancellationToken));
        }

        _remarks.Add(Text($"{title}: start {server.StartTime.TotalMilliseconds:F0} ms, memory of the server {server.PeakMemory / 1e6:F0} MB at most"));
    }

    private static async Task<double> MeasureAsync(ServerProcess server, string title, string kind, int count, Func<Task<Measured>> run)
    {
        var before = server.ProcessorTime;
        var (samples, elapsed, own) = await run();
        var cycles = samples.Complete.Count;
        var rate = cycles / elapsed.TotalSeconds;
        Console.WriteLine(Text(
            $"| {title} | {kind} | {count} | {rate:F0} | {PerCycle(server.ProcessorTime - before, cycles)} + {PerCycle(own, cycles)} | {samples.Suggest} | {samples.Measure} | {samples.Complete} |"));
        return rate;
    }

    private async Task<Measured> RunAsync(Load load, string[] studies, int count)
    {
        var before = ProcessorTime();
        var watch = Stopwatch.StartNew();
        var samples = await load.RunAsync(studies, count, duration, cancellationToken);
        return new Measured(samples, watch.Elapsed, ProcessorTime() - before);
    }

    private static string PerCycle(TimeSpan time, int cycles) => Text($"{time.TotalMicroseconds / Math.Max(1, cycles):F0} µs");

    private static TimeSpan ProcessorTime()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json.Nodes;
using Vizier.Runner.Collectors;
using Vizier.Runner.Collectors.TensorFlow;

namespace Vizier.Runner.Sidecar;

/// <summary>What a sidecar reads.</summary>
public sealed record MetricsSidecarOptions
{
    /// <summary>The file of lines, or the folder of event files.</summary>
    public required string Path { get; init; }

    /// <summary>The metrics to look for, the objective first.</summary>
    public required IReadOnlyList<string> MetricNames { get; init; }

    /// <summary>Whether the path is a folder of TensorFlow's event files.</summary>
    public bool IsTensorFlow { get; init; }

    /// <summary>Whether the lines are objects of JSON.</summary>
    public bool IsJson { get; init; }

    /// <summary>Regular expressions with two groups, name and value, for lines of text; empty for the usual form.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Whether to go on after the other containers' processes have ended, until it is stopped.</summary>
    public bool UntilStopped { get; init; }
}

/// <summary>
/// Runs in a trial's pod beside its program: reads the metrics that the program writes to files, and prints each reading as an
/// object of JSON on a line, until the program has ended.
/// </summary>
public static class MetricsSidecar
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    // A program that left no trace may not have begun: its image may still be on its way.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Reads until the end.</summary>
    /// <param name="options">What.</param>
    /// <param name="output">Where readings are printed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends it after a last look.</param>
    /// <exception cref="InvalidDataException">The metrics cannot be read.</exception>
    /// <exception cref="ArgumentException">A filter is no regular expression with two groups.</exception>
    public static Task RunAsync(MetricsSidecarOptions options, TextWriter output, TimeProvider time, CancellationToken stop) =>
        RunAsync(options, new PodProcesses("/proc", Environment.ProcessId).OthersRun, output, time, stop);

    /// <summary>Reads until the end.</summary>
    /// <param name="options">What.</param>
    /// <param name="othersRun">Whether the program runs.</param>
    /// <param name="output">Where readings are printed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends it after a last look.</param>
    internal static async Task RunAsync(
        MetricsSidecarOptions options, Func<bool> othersRun, TextWriter output, TimeProvider time, CancellationToken stop)
    {
        var collector = CollectorOf(options);
        var begin = time.GetTimestamp();
        var wasSeen = false;
        for (var isOver = false; !isOver;)
        {
            var runs = othersRun();
            wasSeen |= runs;
            isOver = stop.IsCancellationRequested
                || (!options.UntilStopped && !runs && (wasSeen || HasWritten(options.Path) || time.GetElapsedTime(begin) > Patience));
            await PrintAsync(collector, isOver, output);
            if (!isOver)
            {
                await Task.Delay(Tick, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static bool HasWritten(string path) => File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());

    private static ICollector CollectorOf(MetricsSidecarOptions options)
    {
        if (options.IsTensorFlow)
        {
            return new EventFolderCollector(options.Path, options.MetricNames, new Dictionary<string, long>());
        }

        ILineParser parser = options.IsJson ? new JsonLineParser(options.MetricNames) : new TextLineParser(options.MetricNames, options.Filters);
        return new FileCollector(options.Path, options.Path, parser, 0);
    }

    private static async Task PrintAsync(ICollector collector, bool ended, TextWriter output)
    {
        List<Observation> observations = [];
        try
        {
            await collector.CollectAsync(ended, observations, CancellationToken.None);
        }
        catch (CollectorException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }

        foreach (var observation in observations)
        {
            await output.WriteLineAsync(Line(observation.Reading));
        }

        if (ended && observations.Count == 0 && collector.Hint is { } hint)
        {
            await output.WriteLineAsync(new JsonObject { ["hint"] = hint }.ToJsonString());
        }

        await output.FlushAsync();
    }

    // Numbers are texts, since JSON has no word for NaN and infinities.
    private static string Line(Reading reading)
    {
        JsonObject line = [];
        foreach (var metric in reading.Metrics)
        {
            line[metric.Name] = metric.Value.ToString("R", CultureInfo.InvariantCulture);
        }

        if (reading.Step is { } step)
        {
            line["step"] = step;
        }

        if (reading.Time is { } time)
        {
            line["timestamp"] = time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        }

        return line.ToJsonString();
    }
}

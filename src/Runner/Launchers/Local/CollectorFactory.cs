using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using Vizier.Runner.Collectors;
using Vizier.Runner.Collectors.TensorFlow;
using static Vizier.Protocol.Runners.Attempt.Types;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Local;

/// <summary>Makes the collector that an attempt asks for.</summary>
internal static class CollectorFactory
{
    private const string Loopback = "127.0.0.1";

    /// <summary>The file or folder that the program of an attempt writes its metrics to; null for the other collectors.</summary>
    /// <exception cref="LaunchException">The path is not absolute.</exception>
    internal static PrivatePath? PathOf(Attempt attempt, AttemptFolder folder)
    {
        if (attempt.Collector?.Kind is not (Collector.Types.Kind.File or Collector.Types.Kind.TensorFlowEvent))
        {
            return null;
        }

        var path = attempt.Collector.Path;
        return path.StartsWith('/') && path.Trim('/').Length > 0
            ? new PrivatePath(path, folder.Files)
            : throw new LaunchException(Reason.LaunchFailed, $"the metrics collector's path \"{path}\" must be absolute");
    }

    /// <summary>Makes a collector that goes on at given positions.</summary>
    /// <exception cref="LaunchException">There is no such collector here, or a filter is no regular expression.</exception>
    internal static ICollector Create(
        Attempt attempt, AttemptFolder folder, IReadOnlyDictionary<string, long> positions, TimeProvider time)
    {
        try
        {
            var path = PathOf(attempt, folder)?.Path;
            var collector = attempt.Collector ?? new Collector();
            return collector.Kind switch
            {
                Collector.Types.Kind.Unspecified or Collector.Types.Kind.StdOut => Printed(attempt, folder, positions),
                Collector.Types.Kind.File => Growing(path!, path!, LineParsers.For(attempt), positions),
                Collector.Types.Kind.TensorFlowEvent => new EventFolderCollector(path!, attempt.MetricNames, positions),
                Collector.Types.Kind.Push => new PushedCollector(),
                Collector.Types.Kind.Prometheus => new PrometheusCollector(
                    Loopback,
                    collector.Port == 0 ? PrometheusCollector.DefaultPort : collector.Port,
                    collector.Path.Length == 0 ? PrometheusCollector.DefaultPath : collector.Path,
                    attempt.MetricNames,
                    time),
                _ => throw new LaunchException(
                    Reason.LaunchFailed,
                    $"the metrics collector {collector.Kind} needs Kubernetes; a local run takes StdOut, File, TensorFlowEvent, "
                    + "PrometheusMetric and Push"),
            };
        }
        catch (ArgumentException exception)
        {
            throw new LaunchException(Reason.LaunchFailed, exception.Message);
        }
    }

    // Katib reads both streams as one.
    private static JoinedCollector Printed(Attempt attempt, AttemptFolder folder, IReadOnlyDictionary<string, long> positions) => new(
        Growing("stdout", folder.StandardOutput, LineParsers.For(attempt), positions),
        Growing("stderr", folder.StandardError, LineParsers.For(attempt), positions));

    private static FileCollector Growing(
        string source, string path, ILineParser parser, IReadOnlyDictionary<string, long> positions) =>
        new(source, path, parser, positions.GetValueOrDefault(source));
}

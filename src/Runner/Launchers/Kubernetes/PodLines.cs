using Microsoft.Extensions.Logging;
using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using Vizier.Runner.Collectors;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Kubernetes.Logs;
using Vizier.Runner.Launchers.Kubernetes.Sidecar;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Reads the metrics that pods print, as they print them, and keeps what they print for people.</summary>
internal sealed class PodLines(
    KubernetesClient client, Attempt attempt, AttemptFolder folder, IAttemptObserver observer, Lock observing, TimeProvider time, ILogger log)
{
    private readonly ILineParser _parser = CollectorSidecar.IsNeeded(attempt) ? new JsonLineParser(attempt.MetricNames) : LineParsers.For(attempt);

    /// <summary>A printed line that looked like the objective, yet was none; null if there was none.</summary>
    internal string? Hint => _parser.NearMiss;

    /// <summary>Reads a pod's container to its end.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="isParsed">Whether metrics are looked for; else the lines are only kept.</param>
    /// <param name="ended">Is completed once the container has ended.</param>
    /// <param name="cancellation">Stops reading, to go on later.</param>
    /// <exception cref="KubernetesException">The log may not be read.</exception>
    internal async Task ReadAsync(PodState pod, string container, bool isParsed, Task ended, CancellationToken cancellation)
    {
        var source = container == pod.Container ? pod.Name : $"{pod.Name}/{container}";
        long? after;
        lock (observing)
        {
            after = observer.Positions.TryGetValue(source, out var position) ? position : null;
        }

        // Lines are bytes, cut by CR too, as programs with progress bars print them.
        List<Reading> readings = [];
        List<Observation> observations = [];
        await using var copy = new FileStream(folder.StandardOutput, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await foreach (var lines in new PodLog(client, time, log).FollowAsync(pod.Pod.NamespaceOf(), pod.Name, container, after, ended, cancellation))
        {
            observations.Clear();
            foreach (var line in lines)
            {
                await copy.WriteAsync(line.Text, cancellation);
                copy.WriteByte((byte)'\n');
                if (isParsed)
                {
                    readings.Clear();
                    Parse(line.Text.Span, readings);
                    observations.AddRange(readings.Select(reading => new Observation(source, line.Position, reading)));
                }
            }

            await copy.FlushAsync(cancellation);
            if (observations.Count > 0)
            {
                lock (observing)
                {
                    observer.Observed(observations);
                }
            }
        }
    }

    private void Parse(ReadOnlySpan<byte> line, List<Reading> readings)
    {
        lock (_parser)
        {
            var splitter = new LineSplitter(0);
            void Handle(ReadOnlySpan<byte> part, long end) => _parser.Parse(part, readings);
            splitter.Feed(line, Handle);
            splitter.Finish(Handle);
        }
    }
}

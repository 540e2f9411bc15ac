using Vizier.Protocol.Runners;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes.Sidecar;
using static Vizier.Protocol.Runners.Attempt.Types;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Reads the pods of one attempt, each once, as long as they run.</summary>
/// <param name="attempt">The attempt.</param>
/// <param name="lines">Reads what is printed.</param>
/// <param name="scrape">Reads what is served.</param>
/// <param name="sidecars">Knows when a collector beside the program has read all.</param>
/// <param name="failed">Is called once <see cref="Failure"/> is set.</param>
internal sealed class PodReaders(Attempt attempt, PodLines lines, PodScrape scrape, SidecarEnds sidecars, Action failed) : IAsyncDisposable
{
    private readonly Dictionary<string, (TaskCompletionSource Ended, Task Reading)> _pods = [];
    private readonly CancellationTokenSource _close = new();
    private volatile string? _failure;

    /// <summary>Why the metrics cannot be read; null if they can.</summary>
    internal string? Failure => _failure;

    /// <summary>Whether the metrics come by this runner, and not from the program itself.</summary>
    internal bool HasCollector => Kind is not (Collector.Types.Kind.Push or Collector.Types.Kind.Custom);

    /// <summary>What came near the objective; null if nothing did.</summary>
    internal string? Hint => Kind == Collector.Types.Kind.Prometheus ? scrape.Hint : lines.Hint;

    private Collector.Types.Kind Kind => attempt.Collector?.Kind ?? Collector.Types.Kind.StdOut;

    /// <summary>Begins to read a pod whose container has started, and notes when it has ended or is gone.</summary>
    internal void Follow(PodState pod, bool isGone, CancellationToken detach)
    {
        var uid = pod.Pod.UidOf();
        if (!_pods.TryGetValue(uid, out var entry))
        {
            if (!pod.HasStarted)
            {
                return;
            }

            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _pods[uid] = entry = (ended, ReadAsync(pod, ended.Task, detach));
        }

        if (isGone || pod.IsOver || pod.End is not null)
        {
            entry.Ended.TrySetResult();
        }
    }

    /// <summary>Waits until all that was printed has been read: the attempt's end is decided.</summary>
    internal async Task DrainAsync(CancellationToken cancellation)
    {
        foreach (var (ended, _) in _pods.Values)
        {
            ended.TrySetResult();
        }

        await Task.WhenAll(_pods.Values.Select(entry => entry.Reading)).WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _close.CancelAsync();
        await Task.WhenAll(_pods.Values.Select(entry => entry.Reading));
        _close.Dispose();
    }

    private async Task ReadAsync(PodState pod, Task ended, CancellationToken detach)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(detach, _close.Token);
        try
        {
            var isScraped = Kind == Collector.Types.Kind.Prometheus;
            var isPrinted = Kind is Collector.Types.Kind.Unspecified or Collector.Types.Kind.StdOut;
            var reading = lines.ReadAsync(pod, pod.Container, isPrinted, ended, stop.Token);
            await Task.WhenAll(
                reading,
                isScraped ? scrape.ReadAsync(pod, ended, stop.Token)
                    : CollectorSidecar.IsNeeded(attempt)
                        ? lines.ReadAsync(pod, CollectorSidecar.ContainerName, true, sidecars.EndAsync(pod.Pod, ended, stop.Token), stop.Token)
                        : Task.CompletedTask);
        }
        catch (OperationCanceledException)
        {
            // Read on by whoever follows the attempt next.
        }
        catch (Exception exception)
        {
            _failure = $"the output of the pod {pod.Name} cannot be read: {exception.Message}";
            failed();
        }
    }
}

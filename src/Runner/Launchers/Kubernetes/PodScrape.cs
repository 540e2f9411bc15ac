using Vizier.Protocol.Runners;
using Vizier.Runner.Collectors;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Reads the metrics that a pod serves to Prometheus: from the pod itself inside its cluster, else by the API server's proxy.</summary>
internal sealed class PodScrape(KubernetesClient client, Attempt attempt, IAttemptObserver observer, Lock observing, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>What never came; null if something did.</summary>
    internal string? Hint { get; private set; }

    /// <summary>Asks every second until the container has ended.</summary>
    internal async Task ReadAsync(PodState pod, Task ended, CancellationToken cancellation)
    {
        using var collector = CollectorFor(pod);
        List<Observation> observations = [];
        while (!ended.IsCompleted)
        {
            observations.Clear();
            await collector.CollectAsync(ended: false, observations, cancellation);
            Hint = collector.Hint;
            if (observations.Count > 0)
            {
                lock (observing)
                {
                    observer.Observed(observations);
                }
            }

            await ended.WaitAsync(Interval, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private PrometheusCollector CollectorFor(PodState pod)
    {
        var port = attempt.Collector.Port == 0 ? PrometheusCollector.DefaultPort : attempt.Collector.Port;
        var path = attempt.Collector.Path.Length == 0 ? PrometheusCollector.DefaultPath : attempt.Collector.Path;
        if (client.Connection.IsInCluster && pod.Address.Length > 0)
        {
            return new PrometheusCollector(pod.Address, port, path, attempt.MetricNames, time);
        }

        var proxied = $"{ResourceType.Pods.PathOf(pod.Pod.NamespaceOf(), $"{pod.Name}:{port}", "proxy")}/{path.TrimStart('/')}";
        return new PrometheusCollector($"{pod.Name}:{port}{path}", path, token => ScrapeAsync(proxied, token), attempt.MetricNames, time);
    }

    private async Task<string> ScrapeAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await client.GetTextAsync(path, cancellation);
        }
        catch (KubernetesException exception)
        {
            throw new HttpRequestException(exception.Message, exception);
        }
    }
}

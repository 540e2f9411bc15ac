using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes.Sidecar;

/// <summary>Knows when the collector beside a program has said all.</summary>
internal sealed class SidecarEnds(KubernetesClient client, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    // Long enough to look a last time, for a collector that does not end by itself.
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(2);

    /// <summary>Waits for the end of the program, and then for that of the collector, but not for ever.</summary>
    /// <param name="pod">Their pod.</param>
    /// <param name="ended">Is completed once the program has ended.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task EndAsync(JsonObject pod, Task ended, CancellationToken cancellation)
    {
        await ended.WaitAsync(cancellation);
        if (CollectorSidecar.GoesOn(pod))
        {
            await Task.Delay(LastLook, time, cancellation);
            return;
        }

        for (var begin = time.GetTimestamp(); time.GetElapsedTime(begin) < Patience; await Task.Delay(Pause, time, cancellation))
        {
            var now = await FindAsync(pod, cancellation);
            if (now is null || IsOver(now))
            {
                return;
            }
        }
    }

    private async Task<JsonObject?> FindAsync(JsonObject pod, CancellationToken cancellation)
    {
        try
        {
            return await client.FindAsync(ResourceType.Pods, pod.NameOf(), pod.NamespaceOf(), cancellation) is { } now && now.UidOf() == pod.UidOf() ? now : null;
        }
        catch (KubernetesException exception) when (exception.IsTemporary)
        {
            return pod;
        }
    }

    private static bool IsOver(JsonObject pod) => pod.Mapping("status") is { } status
        && (status.Text("phase") is "Succeeded" or "Failed"
            || status.Mappings("containerStatuses").Any(entry => entry.Text("name") == CollectorSidecar.ContainerName && entry.Mapping("state")?.Mapping("terminated") is not null));
}

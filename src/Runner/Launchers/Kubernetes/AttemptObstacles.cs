using System.Text.Json.Nodes;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Says what an attempt waits for that was launched and does not run, and ends it if that takes too long.</summary>
/// <param name="plan">What was launched.</param>
/// <param name="options">How long it may take.</param>
/// <param name="events">What is said of its objects.</param>
/// <param name="words">Are told what it waits for.</param>
/// <param name="time">The clock.</param>
internal sealed class AttemptObstacles(LaunchPlan plan, KubernetesLauncherOptions options, AttemptEvents events, WaitingWords words, TimeProvider time)
{
    private long? _since;

    /// <summary>Looks at the newest of the pods that count.</summary>
    /// <param name="root">The root object.</param>
    /// <param name="pod">The pod; null before there is one.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The end; null if it is waited for on.</returns>
    internal async Task<AttemptEnd?> FindAsync(JsonObject root, PodState? pod, CancellationToken cancellation)
    {
        if (pod?.HasStarted == true)
        {
            _since = null;
            return null;
        }

        if (pod?.Unschedulable is { } reason)
        {
            words.Say(reason);
            return options.PendingTimeout is { } limit && time.GetUtcNow() - pod.UnschedulableSince > limit
                ? new AttemptEnd(Reason.Unschedulable, null, $"no node took the pod within {limit}: {reason}", time.GetUtcNow())
                : null;
        }

        JsonObject?[] items = [root, pod?.Pod];
        if (pod is { WaitingReason: not ("" or "ContainerCreating" or "PodInitializing") })
        {
            return await FindInContainerAsync(pod, items, cancellation);
        }

        // Nothing in the pod says why; what other parts of Kubernetes say of it may (quota, volumes).
        var said = (await events.GlanceAsync(items, cancellation)).LastOrDefault(read => read.IsWarning);
        words.Say(said?.ToString() ?? (pod is null ? $"{plan.RootType.Kind} {plan.Name} has made no pod yet" : "its container is being created"));
        return null;
    }

    private async Task<AttemptEnd?> FindInContainerAsync(PodState pod, JsonObject?[] items, CancellationToken cancellation)
    {
        words.Say($"{pod.WaitingReason}: {pod.WaitingMessage}".TrimEnd(' ', ':'));
        _since ??= time.GetTimestamp();
        if (pod.WaitingReason is not ("ErrImageNeverPull" or "InvalidImageName") && time.GetElapsedTime(_since.Value) < options.StartTimeout)
        {
            return null;
        }

        var isImage = pod.WaitingReason.Contains("Image", StringComparison.Ordinal);
        var warnings = ObjectEvents.Warnings(await events.ReadAsync(items, cancellation));
        return new AttemptEnd(
            isImage ? Reason.ImageUnavailable : Reason.LaunchFailed,
            null,
            $"{pod.WaitingReason}: {pod.WaitingMessage}{(warnings.Length > 0 ? $"; events: {warnings}" : "")}",
            time.GetUtcNow());
    }
}

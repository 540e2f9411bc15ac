using System.Globalization;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>How a container ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Reason">The runtime's word, e.g. OOMKilled.</param>
/// <param name="Message">The runtime's sentence; empty if there is none.</param>
/// <param name="Start">When it started.</param>
/// <param name="End">When it ended.</param>
internal sealed record ContainerEnd(int ExitCode, string Reason, string Message, DateTimeOffset? Start, DateTimeOffset? End);

/// <summary>What a pod's status says of it and of the container that counts.</summary>
internal sealed record PodState
{
    private PodState(JsonObject pod)
    {
        Pod = pod;
    }

    internal JsonObject Pod { get; }

    internal string Name => Pod.NameOf();

    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    internal string Phase { get; private init; } = "";

    /// <summary>A word about the whole pod, e.g. Evicted or DeadlineExceeded; empty if there is none.</summary>
    internal string Reason { get; private init; } = "";

    internal string Message { get; private init; } = "";

    internal string Node { get; private init; } = "";

    internal string Address { get; private init; } = "";

    /// <summary>Why no node takes it, in the scheduler's words; null if one has.</summary>
    internal string? Unschedulable { get; private init; }

    internal DateTimeOffset? UnschedulableSince { get; private init; }

    /// <summary>The reason of the condition DisruptionTarget (Kubernetes 1.26 and later); empty if there is none.</summary>
    internal string Disruption { get; private init; } = "";

    internal string DisruptionMessage { get; private init; } = "";

    /// <summary>Why the container does not run yet, e.g. ImagePullBackOff; empty if it does, or nobody knows.</summary>
    internal string WaitingReason { get; private init; } = "";

    internal string WaitingMessage { get; private init; } = "";

    /// <summary>Since when the container runs; null if it does not.</summary>
    internal DateTimeOffset? RunningSince { get; private init; }

    /// <summary>How the container ended; null if it has not.</summary>
    internal ContainerEnd? End { get; private init; }

    /// <summary>The container that counts.</summary>
    internal string Container { get; private init; } = "";

    /// <summary>When somebody asked to delete it; null if nobody did.</summary>
    internal DateTimeOffset? DeletionTime { get; private init; }

    /// <summary>When the container is killed at the latest that somebody asked to delete; null if nobody did.</summary>
    internal DateTimeOffset? GraceEnd { get; private init; }

    internal bool HasStarted => RunningSince is not null || End is not null;

    internal bool IsOver => Phase is "Succeeded" or "Failed";

    /// <summary>Reads a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container that counts; empty for the first.</param>
    internal static PodState Of(JsonObject pod, string container)
    {
        var spec = pod.Mapping("spec") ?? [];
        var status = pod.Mapping("status") ?? [];
        var containers = spec.Mappings("containers").Select(entry => entry.Text("name") ?? "").ToList();
        var name = containers.Contains(container) ? container : containers.FirstOrDefault() ?? container;
        var own = status.Mappings("containerStatuses").FirstOrDefault(entry => entry.Text("name") == name)?.Mapping("state");
        var init = status.Mappings("initContainerStatuses").Select(entry => entry.Mapping("state")?.Mapping("waiting"))
            .FirstOrDefault(waiting => waiting?.Text("reason") is { } reason && reason != "PodInitializing");
        var waiting = init ?? own?.Mapping("waiting");
        var scheduled = Condition(status, "PodScheduled");
        var disruption = Condition(status, "DisruptionTarget");
        var isUnschedulable = scheduled?.Text("status") == "False";
        return new PodState(pod)
        {
            Phase = status.Text("phase") ?? "",
            Reason = status.Text("reason") ?? "",
            Message = status.Text("message") ?? "",
            Node = spec.Text("nodeName") ?? "",
            Address = status.Text("podIP") ?? "",
            Unschedulable = isUnschedulable ? scheduled?.Text("message") ?? scheduled?.Text("reason") ?? "" : null,
            UnschedulableSince = isUnschedulable ? Time(scheduled ?? [], "lastTransitionTime") : null,
            Disruption = disruption?.Text("status") == "True" ? disruption?.Text("reason") ?? "" : "",
            DisruptionMessage = disruption?.Text("message") ?? "",
            WaitingReason = waiting?.Text("reason") ?? "",
            WaitingMessage = waiting?.Text("message") ?? "",
            RunningSince = own?.Mapping("running") is { } running ? Time(running, "startedAt") : null,
            End = own?.Mapping("terminated") is { } terminated ? EndOf(terminated) : null,
            Container = name,
            DeletionTime = DeletionOf(pod),
            GraceEnd = Time(pod.Mapping("metadata") ?? [], "deletionTimestamp"),
        };
    }

    private static ContainerEnd EndOf(JsonObject terminated) => new(
        (int)(terminated.Number("exitCode") ?? 0),
        terminated.Text("reason") ?? "",
        terminated.Text("message") ?? "",
        Time(terminated, "startedAt"),
        Time(terminated, "finishedAt"));

    // The timestamp is when the grace ends.
    private static DateTimeOffset? DeletionOf(JsonObject pod) => pod.Mapping("metadata") is { } metadata && Time(metadata, "deletionTimestamp") is { } time
        ? time.AddSeconds(-(metadata.Number("deletionGracePeriodSeconds") ?? 0))
        : null;

    private static JsonObject? Condition(JsonObject status, string type) =>
        status.Mappings("conditions").FirstOrDefault(condition => condition.Text("type") == type);

    private static DateTimeOffset? Time(JsonObject holder, string field) =>
        DateTimeOffset.TryParse(holder.Text(field), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : null;
}

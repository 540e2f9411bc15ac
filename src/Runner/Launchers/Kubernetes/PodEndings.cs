using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Tells by whose fault a pod ended: the program's own, or the cluster's, which the trial is not to blame for.</summary>
internal static class PodEndings
{
    private const int CannotRun = 126;
    private const int NotFound = 127;
    private const int StartError = 128;
    private const string DeadlineExceeded = "DeadlineExceeded";

    /// <summary>How a pod that has not succeeded ended.</summary>
    /// <param name="pod">Its last state; null if it was never seen.</param>
    /// <param name="events">What was said of it.</param>
    /// <param name="isGone">Whether it was deleted, by somebody else than us.</param>
    /// <param name="fallback">What the trial's object says of itself.</param>
    /// <param name="node">What has become of its node.</param>
    internal static (Reason Reason, int? ExitCode, string Message) Classify(
        PodState? pod, IReadOnlyList<ObjectEvent> events, bool isGone, Outcome fallback, NodeState node = NodeState.Ordinary)
    {
        if (pod is null)
        {
            return isGone ? (Reason.Deleted, null, "somebody deleted the trial's object")
                : fallback.Reason == DeadlineExceeded ? (Reason.DeadlineExceeded, null, Sentence(fallback.Message, "it ran longer than activeDeadlineSeconds"))
                : (Reason.LaunchFailed, null, Sentence(fallback.Message, "the trial's object failed"));
        }

        // A Job whose time is up deletes its pods.
        var code = pod.End?.ExitCode;
        if (pod.Reason == DeadlineExceeded || fallback.Reason == DeadlineExceeded)
        {
            return (Reason.DeadlineExceeded, code, $"it ran longer than activeDeadlineSeconds: {Sentence(pod.Message, fallback.Message)}");
        }

        if (Infrastructure(pod, events, isGone, node) is var (reason, message))
        {
            return (reason, code, message);
        }

        return pod.End is not { } end ? (Reason.LaunchFailed, null, Sentence(pod.Message, fallback.Message, pod.WaitingMessage, $"the pod {pod.Name} failed"))
            : end.Reason == "OOMKilled" ? (Reason.OutOfMemory, code, "the program took more memory than its container's limit and was killed (OOMKilled)")
            : end.Reason is "ContainerCannotRun" or "StartError" || (end.ExitCode is NotFound or CannotRun && end.Message.Length > 0)
                ? (end.ExitCode is NotFound or CannotRun or StartError ? Reason.CommandNotFound : Reason.LaunchFailed, code, $"the container cannot be started: {end.Message}")
            : (Reason.ExitCode, code, $"the program ended with exit code {end.ExitCode}{(end.Message.Length > 0 ? $": {end.Message}" : "")}");
    }

    /// <summary>Whether a pod's end came after somebody had asked to delete it, so that even a good end is none of the program's.</summary>
    internal static bool WasDeletedFirst(PodState pod) =>
        pod.DeletionTime is { } asked && (pod.End?.End is not { } end || end >= asked);

    private static (Reason Reason, string Message)? Infrastructure(PodState pod, IReadOnlyList<ObjectEvent> events, bool isGone, NodeState node) =>
        (pod.Disruption, pod.Reason) switch
        {
            ("PreemptionByScheduler", _) => (Reason.Preempted, Sentence(pod.DisruptionMessage, "the scheduler gave its place to a pod of higher priority")),
            ("EvictionByEvictionAPI", _) => (Reason.Drained, Sentence(pod.DisruptionMessage, "its node was drained")),
            ("DeletionByTaintManager" or "DeletionByPodGC", _) => (Reason.NodeLost, Sentence(pod.DisruptionMessage, $"its node {pod.Node} was lost")),
            ("TerminationByKubelet", _) or (_, "Evicted" or "Preempting") => (Reason.Evicted, Sentence(pod.Message, pod.DisruptionMessage, "its node ran short of resources")),
            (_, "NodeLost" or "NodeShutdown" or "Shutdown" or "Terminated" or "NodeAffinity" or "UnexpectedAdmissionError" or "OutOfpods" or "OutOfcpu" or "OutOfmemory")
                => (Reason.NodeLost, Sentence(pod.Message, $"its node {pod.Node} was lost ({pod.Reason})")),
            _ when isGone || WasDeletedFirst(pod) => ByOthers(pod, events, node),
            _ => null,
        };

    // Before Kubernetes 1.26 a pod does not say why it was deleted.
    private static (Reason Reason, string Message) ByOthers(PodState pod, IReadOnlyList<ObjectEvent> events, NodeState node)
    {
        string? Said(string reason) => events.LastOrDefault(said => said.Reason == reason)?.Message;
        return Said("Preempted") is { } preempted ? (Reason.Preempted, preempted)
            : Said("Evicted") is { } evicted ? (Reason.Evicted, evicted)
            : (Said("TaintManagerEviction") ?? Said("NodeNotReady")) is { } lost ? (Reason.NodeLost, lost)
            : node == NodeState.Lost ? (Reason.NodeLost, $"its node {pod.Node} was lost")
            : node == NodeState.Closed ? (Reason.Drained, $"its node {pod.Node} is being drained: it takes no new pods, and the pod {pod.Name} was deleted")
            : (Reason.Deleted, $"somebody deleted the pod {pod.Name}");
    }

    private static string Sentence(params string[] candidates) => candidates.FirstOrDefault(candidate => candidate.Length > 0) ?? "";
}

using System.Globalization;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes.Sidecar;

namespace Vizier.Runner.Launchers.Kubernetes.Training;

/// <summary>How a distributed job stands.</summary>
internal enum GangState
{
    /// <summary>Not all members run yet.</summary>
    Starting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has succeeded.</summary>
    Succeeded,

    /// <summary>It has failed.</summary>
    Failed,
}

/// <summary>What is to be thought of a distributed job, and done about it.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Decisive">The pod that decided it, or the leader's while nothing is decided; null if that is missing.</param>
/// <param name="Message">Why it failed, where that is not to be read off the decisive pod; else empty.</param>
/// <param name="Renew">Pods to be deleted and made again.</param>
internal sealed record GangVerdict(GangState State, JsonObject? Decisive, string Message, IReadOnlyList<JsonObject> Renew);

/// <summary>Judges a distributed job by its pods, by the training operator's rules. A pure function.</summary>
internal static class GangJudge
{
    private const int FirstSignalCode = 128;

    /// <summary>Judges a job all of whose pods were made.</summary>
    /// <param name="job">The job.</param>
    /// <param name="root">The name of the attempt's root object.</param>
    /// <param name="pods">The pods that there are.</param>
    internal static GangVerdict Judge(DistributedJob job, string root, IReadOnlyList<JsonObject> pods)
    {
        var byName = pods.ToDictionary(pod => pod.NameOf(), StringComparer.Ordinal);
        var members = job.Members.Select(member => (Member: member, Pod: byName.GetValueOrDefault(member.PodName(root)))).ToList();
        var leader = members[0].Pod;
        if (HasSucceeded(job, members))
        {
            return new GangVerdict(GangState.Succeeded, leader, "", []);
        }

        if (members.Find(member => member.Pod is null) is { Member: { } missing })
        {
            return new GangVerdict(GangState.Failed, null, $"the pod {missing.PodName(root)} is gone", []);
        }

        List<JsonObject> renew = [];
        foreach (var (member, pod) in members.Where(member => PhaseOf(member.Pod) == "Failed"))
        {
            if (!MayRenew(member, pod!))
            {
                return new GangVerdict(GangState.Failed, pod, "", []);
            }

            renew.Add(pod!);
        }

        var restarts = renew.Count + members.Sum(member => RestartsOf(member.Pod!));
        if (restarts > job.RestartLimit)
        {
            var restless = members.MaxBy(member => RestartsOf(member.Pod!)).Pod;
            return new GangVerdict(GangState.Failed, restless, $"{restarts} restarts are more than runPolicy.backoffLimit {job.RestartLimit}", []);
        }

        var state = members.TrueForAll(member => PhaseOf(member.Pod) is "Running" or "Succeeded") ? GangState.Running : GangState.Starting;
        return new GangVerdict(state, leader, "", renew);
    }

    /// <summary>The pods that <c>cleanPodPolicy</c> wants deleted although the job's objects are to be kept.</summary>
    internal static IEnumerable<JsonObject> ToClean(DistributedJob job, IEnumerable<JsonObject> pods) => job.CleanPods switch
    {
        CleanPodPolicy.All => pods,
        CleanPodPolicy.Running => pods.Where(pod => PhaseOf(pod) is "Running" or "Pending"),
        _ => [],
    };

    /// <summary>How often the pod of a member was made again.</summary>
    internal static int RenewalsOf(JsonObject pod) =>
        int.TryParse(pod.AnnotationOf(GangObjects.Renewals), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    private static bool HasSucceeded(DistributedJob job, List<(Member Member, JsonObject? Pod)> members)
    {
        var leader = members[0];
        var deciding = job.Success == SuccessPolicy.AllWorkers
            ? members.Where(member => member.Member == leader.Member || member.Member.Group.Type == ReplicaType.Worker)
            : [leader];
        return deciding.All(member => HasSucceeded(member.Pod) || (member.Member.Group.Restart == ReplicaRestart.Always && HasEndedWellOnce(member.Pod)));
    }

    // The collector beside a program may go on.
    private static bool HasSucceeded(JsonObject? pod) => PhaseOf(pod) == "Succeeded"
        || (pod is not null && StatusesOf(pod).Where(status => status.Text("name") != CollectorSidecar.ContainerName).ToList() is { Count: > 0 } programs
            && programs.TrueForAll(status => status.Mapping("state")?.Mapping("terminated")?.Number("exitCode") == 0));

    // A pod that is always restarted never comes to an end of its own.
    private static bool HasEndedWellOnce(JsonObject? pod) =>
        pod is not null && StatusesOf(pod).Any(status => status.Mapping("lastState")?.Mapping("terminated")?.Number("exitCode") == 0);

    private static bool MayRenew(Member member, JsonObject pod) =>
        member.Group.Restart == ReplicaRestart.ExitCode && ExitCodesOf(pod).DefaultIfEmpty(0).Max() >= FirstSignalCode;

    private static IEnumerable<long> ExitCodesOf(JsonObject pod) =>
        StatusesOf(pod).Select(status => status.Mapping("state")?.Mapping("terminated")?.Number("exitCode")).OfType<long>();

    private static long RestartsOf(JsonObject pod) => RenewalsOf(pod) + StatusesOf(pod).Sum(status => status.Number("restartCount") ?? 0);

    private static IEnumerable<JsonObject> StatusesOf(JsonObject pod) => pod.Mapping("status")?.Mappings("containerStatuses") ?? [];

    private static string? PhaseOf(JsonObject? pod) => pod?.Mapping("status")?.Text("phase");
}

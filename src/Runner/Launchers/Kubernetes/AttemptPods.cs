using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>The pods of one attempt by what they mean for it.</summary>
/// <param name="client">The cluster.</param>
/// <param name="plan">What was launched.</param>
/// <param name="attempt">The attempt.</param>
/// <param name="objects">What is seen of it.</param>
/// <param name="time">The clock.</param>
internal sealed class AttemptPods(KubernetesClient client, LaunchPlan plan, Attempt attempt, AttemptObjects objects, TimeProvider time)
{
    // So long after the end of its grace the kubelet would have ended a pod that it can end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _renewed = [];
    private readonly HashSet<string> _abandoned = [];

    /// <summary>Whether the root is deleted because of a pod that was.</summary>
    internal bool IsWithdrawn { get; private set; }

    /// <summary>The uids of the pods that ran when the root was withdrawn: their end is waited for.</summary>
    internal IReadOnlySet<string> Ending { get; private set; } = new HashSet<string>();

    /// <summary>Those that count, oldest first, gone ones too.</summary>
    internal List<PodState> Primary() =>
    [
        .. objects.Pods()
            .Where(pod => attempt.PrimaryPodLabels.All(label => pod.LabelOf(label.Key) == label.Value))
            .Select(StateOf),
    ];

    /// <summary>Those that are there.</summary>
    internal List<JsonObject> Present() => [.. objects.Pods().Where(pod => !objects.IsGone(pod.UidOf()))];

    /// <summary>The state of a pod, by the container that counts.</summary>
    internal PodState StateOf(JsonObject pod) => PodState.Of(pod, attempt.PrimaryContainer);

    /// <summary>Makes a pod of a gang again.</summary>
    internal async Task RenewAsync(JsonObject root, JsonObject pod, CancellationToken cancellation)
    {
        _ = _renewed.Add(pod.UidOf());
        objects.PutNew(await plan.Members!.RenewAsync(root, pod, cancellation));
    }

    /// <summary>Whether somebody deletes a pod that an object of another kind makes again, perhaps beside it.</summary>
    internal bool IsReplaced(List<PodState> primary) =>
        plan is { EndsWithPod: true, Members: null } && plan.RootType != ResourceType.Pods
        && primary.Exists(pod => PodEndings.WasDeletedFirst(pod) || IsLost(pod));

    /// <summary>Notes that the root is deleted because of a pod that was: of what runs by now the end is waited for.</summary>
    internal void Withdraw(List<PodState> primary)
    {
        IsWithdrawn = true;
        Ending = primary.Where(pod => pod.HasStarted).Select(pod => pod.Pod.UidOf()).ToHashSet();
    }

    /// <summary>A pod whose loss ends the attempt, once none runs that is on its way to end too; null if none is lost.</summary>
    internal async Task<PodState?> FindLostAsync(List<PodState> primary, CancellationToken cancellation)
    {
        if (!plan.EndsWithPod)
        {
            return null;
        }

        var counting = plan.Members is null ? primary : Members();
        await LookForAbandonedAsync(counting, cancellation);
        return IsWithdrawn && counting.Exists(pod => !pod.IsOver && !IsLost(pod)) ? null : counting.Find(IsLost);
    }

    // Those of a gang depend on each other, whichever is lost; those that were made again, or never placed together, are none.
    private List<PodState> Members()
    {
        var present = Present().Select(pod => pod.NameOf()).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. objects.Pods()
                .Where(pod => !_renewed.Contains(pod.UidOf()) && !(objects.IsGone(pod.UidOf()) && present.Contains(pod.NameOf())))
                .Select(StateOf),
        ];
    }

    // A pod that was to be deleted and has ended is only kept until the kubelet has cleaned up.
    private bool IsLost(PodState pod) =>
        (pod.IsOver ? PodEndings.WasDeletedFirst(pod) : objects.IsGone(pod.Pod.UidOf())) || _abandoned.Contains(pod.Pod.UidOf());

    // On a node that is not heard of a pod stays for ever that was to be deleted: nobody says that it has ended.
    private async Task LookForAbandonedAsync(List<PodState> pods, CancellationToken cancellation)
    {
        foreach (var pod in pods.Where(pod => pod.GraceEnd + Patience < time.GetUtcNow() && !objects.IsGone(pod.Pod.UidOf()) && !_abandoned.Contains(pod.Pod.UidOf())))
        {
            if (await NodeStates.ReadAsync(client, pod.Node, cancellation) == NodeState.Lost)
            {
                _ = _abandoned.Add(pod.Pod.UidOf());
            }
        }
    }
}

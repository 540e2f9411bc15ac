using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Local;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>
/// Makes and deletes the objects of one attempt. Each step may be repeated after a lost answer: names are our own, and what
/// bears them is ours only with our marks.
/// </summary>
internal sealed class ObjectWriter(KubernetesClient client, LaunchPlan plan, Attempt attempt, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Makes the root, waiting as long as the cluster cannot take it now.</summary>
    /// <param name="waiting">Is told what stands in the way, in the cluster's words.</param>
    /// <param name="cancellation">Gives up between two tries.</param>
    /// <returns>The root as the cluster has it.</returns>
    /// <exception cref="LaunchException">The cluster refuses an object for good, or somebody else's object has the name.</exception>
    internal async Task<JsonObject> CreateAsync(Action<string> waiting, CancellationToken cancellation)
    {
        return await EnsureAsync(plan.RootType, plan.Root, waiting, cancellation);
    }

    /// <summary>Makes what belongs to the root, unless it is there.</summary>
    internal async Task CreateDependentsAsync(JsonObject root, Action<string> waiting, CancellationToken cancellation)
    {
        foreach (var (type, item) in plan.Dependents(root))
        {
            _ = await EnsureAsync(type, item, waiting, cancellation);
        }
    }

    /// <summary>Says on the root that this runner follows the attempt now.</summary>
    internal async Task<JsonObject> AdoptAsync(JsonObject root, CancellationToken cancellation)
    {
        if (!IsOurs(root))
        {
            throw Foreign(root);
        }

        var holder = TrialLabels.HolderOf(attempt.Lease);
        if (root.AnnotationOf(TrialLabels.Holder) == holder)
        {
            return root;
        }

        JsonObject patch = new()
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = root.UidOf(),
                ["annotations"] = new JsonObject { [TrialLabels.Holder] = holder },
            },
        };
        return await client.PatchAsync(plan.RootType, plan.Name, plan.Namespace, PatchKind.Merge, patch, null, null, cancellation);
    }

    /// <summary>Deletes the root, and with it all that belongs to it.</summary>
    /// <param name="root">The root.</param>
    /// <param name="graceSeconds">How long containers have to end; null for what they say.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task DeleteAsync(JsonObject root, int? graceSeconds, CancellationToken cancellation)
    {
        var options = new DeleteOptions { Uid = root.UidOf(), GraceSeconds = plan.RootType == ResourceType.Pods ? graceSeconds : null };
        await RepeatAsync(() => client.DeleteAsync(plan.RootType, plan.Name, plan.Namespace, options, cancellation), cancellation);
    }

    /// <summary>Deletes a pod of the attempt.</summary>
    internal Task DeletePodAsync(JsonObject pod, int graceSeconds, CancellationToken cancellation)
    {
        var options = new DeleteOptions { Uid = pod.UidOf(), GraceSeconds = graceSeconds };
        return RepeatAsync(() => client.DeleteAsync(ResourceType.Pods, pod.NameOf(), pod.NamespaceOf(), options, cancellation), cancellation);
    }

    /// <summary>
    /// Deletes at once the pods that a root, which is deleted, has made in the place of one that was deleted: they would write to
    /// the same checkpoint, and nobody reads what they print.
    /// </summary>
    /// <param name="ending">The uids of the pods whose end is waited for.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task DeleteReplacementsAsync(IReadOnlySet<string> ending, CancellationToken cancellation)
    {
        var own = new ListOptions { Namespace = plan.Namespace, LabelSelector = $"{TrialLabels.Attempt}={plan.Name}" };
        IReadOnlyList<JsonObject> pods = [];
        await RepeatAsync(async () => pods = (await client.ListAsync(ResourceType.Pods, own, cancellation)).Items, cancellation);
        foreach (var pod in pods.Where(pod => !ending.Contains(pod.UidOf())))
        {
            await DeletePodAsync(pod, 0, cancellation);
        }
    }

    /// <summary>Deletes what is there of the attempt, unless another runner follows it by now.</summary>
    internal async Task DeleteOwnAsync(CancellationToken cancellation)
    {
        while (await client.FindAsync(plan.RootType, plan.Name, plan.Namespace, cancellation) is { } root
            && IsOurs(root) && root.AnnotationOf(TrialLabels.Holder) == TrialLabels.HolderOf(attempt.Lease) && !root.IsBeingDeleted())
        {
            try
            {
                var options = new DeleteOptions { Uid = root.UidOf(), ResourceVersion = root.ResourceVersionOf(), GraceSeconds = 0 };
                _ = await client.DeleteAsync(plan.RootType, plan.Name, plan.Namespace, options, cancellation);
                return;
            }
            catch (KubernetesException exception) when (exception.IsConflict)
            {
                // It was changed meanwhile, perhaps by the other runner.
            }
        }
    }

    private bool IsOurs(JsonObject root) => root.AnnotationOf(TrialLabels.Name) == attempt.Name;

    private LaunchException Foreign(JsonObject root) => new(
        Reason.LaunchFailed, $"there is a {plan.RootType.Kind} {root.NamespaceOf()}/{root.NameOf()} already that is not of this trial");

    private async Task<JsonObject> EnsureAsync(ResourceType type, JsonObject item, Action<string> waiting, CancellationToken cancellation)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await client.CreateAsync(type, item, null, cancellation);
            }
            catch (KubernetesException exception) when (exception.IsAlreadyExists)
            {
                if (type != plan.RootType)
                {
                    return item;
                }

                if (await client.FindAsync(type, item.NameOf(), item.NamespaceOf(), cancellation) is { } present)
                {
                    return await AdoptAsync(present, cancellation);
                }
            }
            catch (KubernetesException exception) when (exception.IsTemporary || exception.IsQuotaExceeded || exception.IsNotAllowed)
            {
                waiting(exception.Message);
            }
            catch (KubernetesException exception)
            {
                throw new LaunchException(Reason.LaunchFailed, exception.Message);
            }

            await Task.Delay(pause, time, cancellation);
        }
    }

    private async Task RepeatAsync(Func<Task> step, CancellationToken cancellation)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await step();
                return;
            }
            catch (KubernetesException exception) when (exception.IsConflict)
            {
                // It is another object of the same name.
                return;
            }
            catch (KubernetesException exception) when (exception.IsTemporary)
            {
                await Task.Delay(pause, time, cancellation);
            }
        }
    }
}

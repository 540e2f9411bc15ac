using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes.Training;
using Vizier.Runner.Launchers.Local;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Kubernetes.Admission;

/// <summary>
/// Launches distributed trials all at once or not at all, one after the other. A gang scheduler does it where the cluster has
/// one. Else a gang's pods are made when all of them fit into what is free, and taken back if the scheduler has not placed all of
/// them soon: so no two gangs ever wait for what the other holds, also if another runner or user was quicker.
/// </summary>
/// <param name="client">The cluster.</param>
/// <param name="schedulers">The gang schedulers that may be used, the preferred first.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Another one for each runner, lest two of them give way to each other in step.</param>
/// <param name="log">Takes what happens.</param>
internal sealed class GangAdmission(
    KubernetesClient client, IReadOnlyList<GangScheduler> schedulers, TimeProvider time, Random random, ILogger log) : IDisposable
{
    // On the root: all members were placed once.
    private const string Launched = "vizier/launched";

    private static readonly TimeSpan BindTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HopelessPause = TimeSpan.FromSeconds(10);
    private const int MostPatience = 5;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _isBlind;

    /// <summary>Launches a gang, or goes on launching one; returns once all its members have their nodes.</summary>
    /// <param name="gang">The gang.</param>
    /// <param name="root">Its root object as the server has it.</param>
    /// <param name="waiting">Is told what it waits for.</param>
    /// <param name="cancellationToken">Gives up; what was made goes with the root.</param>
    /// <returns>Its pods as they were last seen.</returns>
    /// <exception cref="LaunchException">The server refuses a pod for good.</exception>
    internal async Task<IReadOnlyList<JsonObject>> LaunchAsync(
        Gang gang, JsonObject root, Action<string> waiting, CancellationToken cancellationToken)
    {
        var isLaunched = root.AnnotationOf(Launched) is not null;
        while (!isLaunched)
        {
            isLaunched = await TakeTurnAsync(gang, root, waiting, cancellationToken);
            if (!isLaunched)
            {
                await Task.Delay(HopelessPause, time, cancellationToken);
            }
        }

        return await PodsAsync(gang, cancellationToken);
    }

    /// <summary>Makes the pod of a member again after it has failed in a way that its restart policy forgives.</summary>
    /// <returns>The new pod.</returns>
    internal async Task<JsonObject> RenewAsync(Gang gang, JsonObject root, JsonObject pod, CancellationToken cancellationToken)
    {
        await DeleteAsync([pod], gang, cancellationToken);
        var member = gang.Job.Members.First(member => member.PodName(gang.Names.Root) == pod.NameOf());
        return await client.CreateAsync(ResourceType.Pods, gang.Pod(member, root, GangJudge.RenewalsOf(pod) + 1), null, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // Who waits for room keeps its turn, so that a large gang is not passed by small ones for ever; unless the whole cluster is
    // too small for it as it is.
    private async Task<bool> TakeTurnAsync(Gang gang, JsonObject root, Action<string> waiting, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            for (var lost = 0; ;)
            {
                switch (await TryAsync(gang, root, waiting, cancellationToken))
                {
                    case LaunchTry.Launched:
                        return true;
                    case LaunchTry.Hopeless:
                        return false;
                    case LaunchTry.TakenBack:
                        lost = Math.Min(lost + 1, MostPatience);
                        break;
                }

                // Two runners that took the last room from each other must not do so in step.
                await Task.Delay(LookPause * (1 + (random.NextDouble() * lost)), time, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<LaunchTry> TryAsync(Gang gang, JsonObject root, Action<string> waiting, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var scheduler in schedulers)
            {
                if (await scheduler.FindAsync(client, cancellationToken) is { } groups)
                {
                    await LaunchAsync(gang, root, scheduler, groups, cancellationToken);
                    return LaunchTry.Launched;
                }
            }

            return await TryLaunchAsync(gang, root, waiting, cancellationToken);
        }
        catch (KubernetesException exception) when (exception.IsTemporary || exception.IsQuotaExceeded || exception.IsNotAllowed)
        {
            waiting(exception.Message);
            if (exception.IsQuotaExceeded)
            {
                // A part of a gang must not hold what others need.
                await DeleteAsync(await PodsAsync(gang, cancellationToken), gang, cancellationToken);
            }

            return LaunchTry.NoRoom;
        }
        catch (KubernetesException exception)
        {
            throw new LaunchException(Reason.LaunchFailed, exception.Message);
        }
    }

    private async Task LaunchAsync(Gang gang, JsonObject root, GangScheduler scheduler, ResourceType groups, CancellationToken cancellationToken)
    {
        await CreateAsync(groups, Gang.Own(scheduler.Group(gang.Job, gang.Names), root), cancellationToken);
        foreach (var member in gang.Job.Members)
        {
            var pod = gang.Pod(member, root);
            scheduler.Join(pod, gang.Names);
            await CreateAsync(ResourceType.Pods, pod, cancellationToken);
        }

        _ = await MarkAsync(gang, cancellationToken);
    }

    private async Task<LaunchTry> TryLaunchAsync(Gang gang, JsonObject root, Action<string> waiting, CancellationToken cancellationToken)
    {
        var made = await PodsAsync(gang, cancellationToken);
        if (made.Count < gang.Job.Size || made.Any(pod => pod.IsBeingDeleted()))
        {
            // Those that an earlier runner left are part of no plan of ours.
            await DeleteAsync(made, gang, cancellationToken);
            var specs = gang.Job.Members.Select(member => member.Group.Template["spec"]!.AsObject()).ToList();
            var (room, whole) = await LookAsync(cancellationToken);
            var places = room?.Fit(specs);
            if (room is not null && places is null)
            {
                waiting(room.Shortage(specs));
                return whole!.Fit(specs) is null ? LaunchTry.Hopeless : LaunchTry.NoRoom;
            }

            await CreateAllAsync(gang, root, places, cancellationToken);
        }

        if (await ArePlacedAsync(gang, cancellationToken))
        {
            _ = await MarkAsync(gang, cancellationToken);
            return LaunchTry.Launched;
        }

        made = await PodsAsync(gang, cancellationToken);
        waiting(made.Select(WhyPending).FirstOrDefault(why => why is not null) ?? "the scheduler did not place all pods");
        log.LogInformation("{Gang} gives its room back: not all of its pods were placed", gang.Names.Root);
        await DeleteAsync(made, gang, cancellationToken);
        return LaunchTry.TakenBack;
    }

    private async Task CreateAllAsync(Gang gang, JsonObject root, IReadOnlyList<string>? places, CancellationToken cancellationToken)
    {
        var index = 0;
        foreach (var member in gang.Job.Members)
        {
            var pod = gang.Pod(member, root);
            if (places is not null)
            {
                Suggest(pod, places[index++]);
            }

            await CreateAsync(ResourceType.Pods, pod, cancellationToken);
        }
    }

    private async Task<(ClusterRoom? Room, ClusterRoom? Whole)> LookAsync(CancellationToken cancellationToken)
    {
        if (_isBlind)
        {
            return (null, null);
        }

        try
        {
            var everywhere = new ListOptions { Namespace = "" };
            var nodes = await client.ListAsync(ResourceType.Nodes, everywhere, cancellationToken);
            var pods = await client.ListAsync(
                ResourceType.Pods, everywhere with { FieldSelector = "status.phase!=Succeeded,status.phase!=Failed" }, cancellationToken);
            return (ClusterRoom.Of(nodes.Items, pods.Items), ClusterRoom.Of(nodes.Items, []));
        }
        catch (KubernetesException exception) when (exception.IsNotAllowed)
        {
            log.LogWarning("the room on the cluster cannot be seen, so that gangs are tried without looking: {Reason}", exception.Message);
            _isBlind = true;
            return (null, null);
        }
    }

    private async Task<bool> ArePlacedAsync(Gang gang, CancellationToken cancellationToken)
    {
        for (var begin = time.GetTimestamp(); time.GetElapsedTime(begin) < BindTime; await Task.Delay(Tick, time, cancellationToken))
        {
            var pods = await PodsAsync(gang, cancellationToken);
            if (pods.Count < gang.Job.Size)
            {
                return false;
            }

            if (pods.All(pod => pod.Mapping("spec")?.Text("nodeName") is { Length: > 0 }))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<IReadOnlyList<JsonObject>> PodsAsync(Gang gang, CancellationToken cancellationToken) =>
        (await client.ListAsync(
            ResourceType.Pods, new ListOptions { Namespace = gang.Names.Namespace, LabelSelector = gang.Selector }, cancellationToken)).Items;

    // Repeated after a lost answer, and after a runner was killed.
    private async Task CreateAsync(ResourceType type, JsonObject item, CancellationToken cancellationToken)
    {
        try
        {
            _ = await client.CreateAsync(type, item, null, cancellationToken);
        }
        catch (KubernetesException exception) when (exception.IsAlreadyExists)
        {
            // Names are derived from the attempt, so it is ours.
        }
    }

    private async Task DeleteAsync(IReadOnlyList<JsonObject> pods, Gang gang, CancellationToken cancellationToken)
    {
        foreach (var pod in pods)
        {
            _ = await client.DeleteAsync(
                ResourceType.Pods, pod.NameOf(), gang.Names.Namespace, new DeleteOptions { Uid = pod.UidOf(), GraceSeconds = 5 }, cancellationToken);
        }

        var uids = pods.Select(pod => pod.UidOf()).ToHashSet(StringComparer.Ordinal);
        while (uids.Count > 0 && (await PodsAsync(gang, cancellationToken)).Any(pod => uids.Contains(pod.UidOf())))
        {
            await Task.Delay(Tick, time, cancellationToken);
        }
    }

    private Task<JsonObject> MarkAsync(Gang gang, CancellationToken cancellationToken) => client.PatchAsync(
        ResourceType.Services,
        gang.Names.Root,
        gang.Names.Namespace,
        PatchKind.Merge,
        new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Launched] = "true" } } },
        null,
        null,
        cancellationToken);

    private static string? WhyPending(JsonObject pod) => (pod.Mapping("status")?.Mappings("conditions") ?? [])
        .FirstOrDefault(condition => condition.Text("type") == "PodScheduled" && condition.Text("status") == "False")?.Text("message");

    // A wish, no order: the scheduler knows more.
    private static void Suggest(JsonObject pod, string node)
    {
        var affinity = pod.Ensure("spec").Ensure("affinity").Ensure("nodeAffinity");
        var wishes = affinity["preferredDuringSchedulingIgnoredDuringExecution"] as JsonArray;
        if (wishes is null)
        {
            affinity["preferredDuringSchedulingIgnoredDuringExecution"] = wishes = [];
        }

        wishes.Add(new JsonObject
        {
            ["weight"] = 100,
            ["preference"] = new JsonObject
            {
                ["matchFields"] = new JsonArray(new JsonObject { ["key"] = "metadata.name", ["operator"] = "In", ["values"] = new JsonArray(node) }),
            },
        });
    }

    private enum LaunchTry
    {
        Launched,

        // It was made, and taken back since not all of it was placed.
        TakenBack,

        NoRoom,

        // There would be no room on an empty cluster either.
        Hopeless,
    }
}

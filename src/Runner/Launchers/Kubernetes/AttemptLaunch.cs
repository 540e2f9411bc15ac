using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Launchers.Local;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>What an attempt that was launched has on the cluster.</summary>
/// <param name="Root">The object on whose deletion all others go.</param>
/// <param name="Room">The room in the runner's budget; disposed of when the attempt takes none any more.</param>
internal sealed record Launched(JsonObject Root, IDisposable Room);

/// <summary>Makes the objects of an attempt, or takes over those that another runner has made.</summary>
/// <param name="plan">What is made.</param>
/// <param name="attempt">The attempt.</param>
/// <param name="writer">Makes it.</param>
/// <param name="stop">Ends the waiting.</param>
/// <param name="words">Are told what it waits for.</param>
internal sealed class AttemptLaunch(LaunchPlan plan, Attempt attempt, ObjectWriter writer, StopRequest stop, WaitingWords words)
{
    /// <summary>Launches it.</summary>
    /// <param name="objects">What is there of it already; takes what is made.</param>
    /// <param name="enter">Waits for room in the budget.</param>
    /// <param name="reserve">Takes room for what runs already.</param>
    /// <param name="detach">Leaves everything as it is.</param>
    /// <returns>What it has; null if it was to be stopped before it was launched.</returns>
    /// <exception cref="LaunchException">The cluster refuses it for good, or somebody has deleted it.</exception>
    internal async Task<Launched?> RunAsync(
        AttemptObjects objects, Func<Action<string>, CancellationToken, Task<IDisposable>> enter, Func<IDisposable> reserve, CancellationToken detach)
    {
        if (objects.Root(plan.RootType.Kind) is { } present)
        {
            return await CompleteAsync(objects, await AdoptAsync(present, reserve(), detach), detach);
        }

        if (attempt.Started)
        {
            throw new LaunchException(Reason.Deleted, $"the {plan.RootType.Kind} {plan.Namespace}/{plan.Name} is gone; somebody deleted it");
        }

        return await BeginAsync(enter, detach) is { } begun ? await CompleteAsync(objects, begun, detach) : null;
    }

    private async Task<Launched> AdoptAsync(JsonObject root, IDisposable room, CancellationToken detach)
    {
        try
        {
            return new Launched(await writer.AdoptAsync(root, detach), room);
        }
        catch
        {
            room.Dispose();
            throw;
        }
    }

    private async Task<Launched?> BeginAsync(Func<Action<string>, CancellationToken, Task<IDisposable>> enter, CancellationToken detach)
    {
        using var waiting = CancelledByStop(detach);
        IDisposable? room = null;
        try
        {
            room = await enter(words.Say, waiting.Token);
            return new Launched(await writer.CreateAsync(words.Say, waiting.Token), room);
        }
        catch (OperationCanceledException) when (!detach.IsCancellationRequested)
        {
            // The last request may have been carried out although nobody waited for its answer.
            await writer.DeleteOwnAsync(detach);
            room?.Dispose();
            return null;
        }
        catch
        {
            room?.Dispose();
            throw;
        }
    }

    // Makes also what a runner that was killed may not have come to.
    private async Task<Launched> CompleteAsync(AttemptObjects objects, Launched launched, CancellationToken detach)
    {
        using var waiting = CancelledByStop(detach);
        try
        {
            await writer.CreateDependentsAsync(launched.Root, words.Say, waiting.Token);
            foreach (var pod in plan.Members is { } members ? await members.LaunchAsync(launched.Root, words.Say, waiting.Token) : [])
            {
                objects.PutNew(pod);
            }

            return launched;
        }
        catch (OperationCanceledException) when (!detach.IsCancellationRequested)
        {
            // It is stopped as anything that runs.
            return launched;
        }
        catch (LaunchException)
        {
            await writer.DeleteOwnAsync(detach);
            launched.Room.Dispose();
            throw;
        }
        catch
        {
            launched.Room.Dispose();
            throw;
        }
    }

    private CancellationTokenSource CancelledByStop(CancellationToken detach)
    {
        var waiting = CancellationTokenSource.CreateLinkedTokenSource(detach);
        _ = stop.Requested.ContinueWith(_ => waiting.CancelAsync(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return waiting;
    }
}

using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Takes an attempt's objects off the cluster.</summary>
/// <param name="plan">What was launched.</param>
/// <param name="attempt">The attempt.</param>
/// <param name="pods">Its pods.</param>
/// <param name="writer">Deletes them.</param>
/// <param name="stop">Why it is stopped.</param>
/// <param name="grace">How long a stopped program has between SIGTERM and SIGKILL.</param>
internal sealed class AttemptRemoval(LaunchPlan plan, Attempt attempt, AttemptPods pods, ObjectWriter writer, StopRequest stop, TimeSpan grace)
{
    /// <summary>Stops what runs, or leaves it to whoever follows it now.</summary>
    /// <returns>Whether its pods are on their way to end.</returns>
    internal async Task<bool> StopAsync(JsonObject root, CancellationToken detach)
    {
        if (stop.IsAbandoned)
        {
            await (stop.IsLeft ? Task.CompletedTask : writer.DeleteOwnAsync(detach));
            return false;
        }

        var seconds = (int)grace.TotalSeconds;
        await writer.DeleteAsync(root, seconds, detach);
        if (plan.RootType != ResourceType.Pods)
        {
            await DeleteAsync(pods.Present(), detach);
        }

        return true;
    }

    /// <summary>Takes away what has ended, unless it is to be kept.</summary>
    internal async Task FinishAsync(JsonObject root, CancellationToken detach)
    {
        if (attempt.Retain)
        {
            await DeleteAsync(plan.Members?.ToClean(pods.Present()) ?? [], detach);
        }
        else if (!stop.IsDisowned)
        {
            await writer.DeleteAsync(root, null, detach);
        }
    }

    private async Task DeleteAsync(IEnumerable<JsonObject> all, CancellationToken detach)
    {
        foreach (var pod in all.ToList())
        {
            await writer.DeletePodAsync(pod, (int)grace.TotalSeconds, detach);
        }
    }
}

using System.Text.Json.Nodes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Vizier.Protocol.Runners;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>
/// What runs of experiments that were deleted while no runner lived, and that no state folder remembers: objects that carry the
/// service's own mark, and whose attempts it does not know.
/// </summary>
/// <param name="client">The cluster.</param>
/// <param name="service">The service that the mark stands for.</param>
/// <param name="log">Takes what is deleted.</param>
internal sealed class LeftObjects(KubernetesClient client, RunnerService.RunnerServiceClient service, ILogger log)
{
    private static readonly ResourceType[] Roots = [ResourceType.Jobs, ResourceType.Pods, ResourceType.Services];

    /// <summary>
    /// The value of the label <see cref="TrialLabels.Service"/>; null for a service on a loopback address, which is another one
    /// on each machine.
    /// </summary>
    internal static string? MarkOf(Uri address) => address.IsLoopback ? null : TrialLabels.HolderOf(address.Authority);

    /// <summary>Deletes them. What cannot be listed, asked or deleted now is left to the next start.</summary>
    /// <param name="mark">The service's mark.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task DeleteAsync(string mark, CancellationToken cancellation)
    {
        foreach (var type in Roots)
        {
            try
            {
                var list = await client.ListAsync(type, new ListOptions { LabelSelector = $"{TrialLabels.Selector},{TrialLabels.Service}={mark}" }, cancellation);
                foreach (var root in list.Items.Where(item => !item.IsBeingDeleted()))
                {
                    await DeleteUnlessKnownAsync(type, root, cancellation);
                }
            }
            catch (KubernetesException exception)
            {
                log.LogWarning("what deleted experiments may have left cannot be looked for among the {Plural}: {Message}", type.Plural, exception.Message);
            }
        }
    }

    private async Task DeleteUnlessKnownAsync(ResourceType type, JsonObject root, CancellationToken cancellation)
    {
        if (root.AnnotationOf(TrialLabels.Name) is not { } attempt || await IsKnownAsync(attempt, cancellation))
        {
            return;
        }

        var unchanged = new DeleteOptions { Uid = root.UidOf(), ResourceVersion = root.ResourceVersionOf() };
        log.LogInformation("{Attempt} is deleted: its experiment is there no more", attempt);
        _ = await client.DeleteAsync(type, root.NameOf(), root.NamespaceOf(), unchanged, cancellation);
    }

    // A report under no lease changes nothing, and is answered by another code where there is such an experiment.
    private async Task<bool> IsKnownAsync(string attempt, CancellationToken cancellation)
    {
        try
        {
            _ = await service.ReportAttemptAsync(new ReportAttemptRequest { Name = attempt, Lease = "none" }, cancellationToken: cancellation);
            return true;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode != StatusCode.NotFound;
        }
    }
}

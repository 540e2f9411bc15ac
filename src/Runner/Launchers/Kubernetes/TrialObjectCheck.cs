using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes.Training;
using Vizier.Runner.Launchers.Local;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>Asks a cluster whether it would take a trial's object, without making it.</summary>
public sealed class TrialObjectCheck(KubernetesClient client)
{
    /// <summary>Checks the object of an example.</summary>
    /// <param name="example">An attempt as a runner would get it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the cluster says against it; empty if it would take it.</returns>
    /// <exception cref="KubernetesException">The cluster cannot be asked now.</exception>
    public async Task<IReadOnlyList<ManifestProblem>> CheckAsync(Attempt example, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = (JsonObject)JsonNode.Parse(example.Manifest)!;
            if (await KubernetesLauncher.IsNativeAsync(client, manifest, new KubernetesLauncherOptions(), cancellationToken))
            {
                return await CheckGangAsync(example, manifest, cancellationToken);
            }

            var type = await client.Discovery.FindAsync(manifest.Text("apiVersion") ?? "", manifest.Text("kind") ?? "", cancellationToken);
            var plan = LaunchPlan.Of(example, manifest, type, new KubernetesLauncherOptions(), client.Namespace);
            _ = await client.CreateAsync(type, plan.Root, new WriteOptions { DryRun = true, Strict = true }, cancellationToken);
            return [];
        }
        catch (ManifestException exception)
        {
            return exception.Problems;
        }
        catch (UnknownKindException exception)
        {
            return [new ManifestProblem("kind", exception.Message)];
        }
        catch (LaunchException exception)
        {
            return [new ManifestProblem("", exception.Message)];
        }
        catch (KubernetesException exception) when (exception.IsQuotaExceeded)
        {
            // There may be room later.
            return [];
        }
        catch (KubernetesException exception) when (!exception.IsTemporary)
        {
            return exception.Causes.Count > 0
                ? [.. exception.Causes.Select(cause => new ManifestProblem(cause.Field, $"{cause.Message} ({exception.Reason}, says the cluster)"))]
                : [new ManifestProblem("", exception.Message)];
        }
    }

    // Its pods are made by the runner, one of each type is like the others.
    private async Task<IReadOnlyList<ManifestProblem>> CheckGangAsync(Attempt example, JsonObject manifest, CancellationToken cancellationToken)
    {
        manifest.Ensure("metadata")["namespace"] ??= client.Namespace;
        var gang = Gang.Read(manifest, new GangNames(manifest.NameOf(), manifest.NamespaceOf(), "1", example.RunName));
        foreach (var group in gang.Job.Groups)
        {
            var pod = GangObjects.Pod(gang.Job, new Member(group, 0), gang.Names);
            _ = await client.CreateAsync(ResourceType.Pods, pod, new WriteOptions { DryRun = true, Strict = true }, cancellationToken);
        }

        return [];
    }
}

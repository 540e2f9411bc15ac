using System.CommandLine;
using Vizier.Runner.Kubernetes;

namespace Vizier.Cli.Clusters;

/// <summary><c>vizier cluster check</c>: says which rights a runner would miss.</summary>
internal static class CheckClusterCommand
{
    private const string Help = """
        Asks the cluster whether the user of the kubeconfig, or the pod's service account, has each right that 'vizier runner
        --on kubernetes' needs, and lists what is missing. Exit code 0 if nothing is, 1 otherwise.

        Examples:
          vizier cluster check --namespace tuning
          vizier cluster check --kind kubeflow.org/v1/PyTorchJob
          kubectl -n vizier exec deploy/vizier-runner -- /app/vizier cluster check
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var kinds = new Option<string[]>("--kind") { Description = "A kind of an operator that trials may be; repeat for several.", HelpName = "APIVERSION/KIND" };
        var native = new Option<bool>("--no-native-jobs") { Description = "Leave out what distributed trials need where their operator is absent." };
        var command = new Command("check", Help) { kinds, native };
        var cluster = new ClusterOptions(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var client = cluster.Connect(result);
            var place = cluster.NamespaceOf(result, client);
            List<AccessRight> rights = [.. RunnerRights.Basic];
            if (!result.GetValue(native))
            {
                rights.AddRange(RunnerRights.NativeJobs);
            }

            foreach (string kind in result.GetValue(kinds) ?? [])
            {
                rights.AddRange(RunnerRights.OfKind(await FindAsync(client, kind, cancellationToken)));
            }

            var missing = await RunnerRights.MissingAsync(client, rights, place, cancellationToken);
            Report(result.InvocationConfiguration.Output, $"{client.Connection.Server}", place, rights.Count, missing);
            return missing.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static async Task<ResourceType> FindAsync(KubernetesClient client, string kind, CancellationToken cancellationToken)
    {
        int cut = kind.LastIndexOf('/');
        if (cut <= 0)
        {
            throw new CliException($"--kind '{kind}': must be APIVERSION/KIND, e.g. kubeflow.org/v1/PyTorchJob");
        }

        try
        {
            return await client.Discovery.FindAsync(kind[..cut], kind[(cut + 1)..], cancellationToken);
        }
        catch (UnknownKindException exception)
        {
            throw new CliException($"--kind '{kind}': {exception.Message}");
        }
    }

    private static void Report(TextWriter output, string cluster, string place, int asked, IReadOnlyList<AccessRight> missing)
    {
        if (missing.Count == 0)
        {
            output.WriteLine($"All {asked} rights are there, in namespace {place} of {cluster}.");
            return;
        }

        output.WriteLine($"{missing.Count} of {asked} rights are missing, in namespace {place} of {cluster}:");
        int width = missing.Max(right => right.ToString().Length);
        foreach (var right in missing)
        {
            output.WriteLine($"  {right.ToString().PadRight(width)}  for {right.Purpose}");
        }

        output.WriteLine("deploy/base/rights.yaml grants them.");
    }
}

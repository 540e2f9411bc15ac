using Microsoft.Extensions.Logging;
using Vizier.Client;
using Vizier.Runner.Attempts;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes;

namespace Vizier.Runner;

/// <summary>How a runner on a cluster works.</summary>
public sealed record KubernetesRunnerOptions
{
    /// <summary>The folder that saves a restarted runner work; an empty one loses nothing.</summary>
    public required string StateFolder { get; init; }

    /// <summary>How trials become objects.</summary>
    public KubernetesLauncherOptions Launcher { get; init; } = new();

    /// <summary>The only experiment to work for, <c>owners/*/experiments/*</c>; empty for all.</summary>
    public string Experiment { get; init; } = "";

    /// <summary>The most attempts at a time; 0 for any number.</summary>
    public int MaxAttempts { get; init; }
}

/// <summary>A runner that runs trials as objects of a Kubernetes cluster.</summary>
public static class KubernetesRunner
{
    /// <summary>
    /// Runs what the service wants run, until it is cancelled. Then the trials go on, and the next runner of the same cluster
    /// and namespace takes them up; to end them, stop their experiment first.
    /// </summary>
    /// <param name="connection">The way to the service.</param>
    /// <param name="client">The way to the cluster.</param>
    /// <param name="options">How to work.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Takes what happens.</param>
    /// <param name="detach">Ends the runner.</param>
    /// <exception cref="IOException">Another runner uses the state folder.</exception>
    /// <exception cref="KubernetesException">The cluster cannot be reached, or has no such namespace.</exception>
    /// <exception cref="Grpc.Core.RpcException">The service refuses this runner.</exception>
    public static async Task RunAsync(
        VizierConnection connection,
        KubernetesClient client,
        KubernetesRunnerOptions options,
        TimeProvider time,
        ILogger log,
        CancellationToken detach)
    {
        var state = new StateFolder(options.StateFolder);
        using var owned = state.Lock();
        var cluster = await IdentifyAsync(client, detach);
        var image = options.Launcher.Image.Length > 0 ? options.Launcher.Image : await FindOwnImageAsync(client, detach);
        var mark = LeftObjects.MarkOf(connection.Address);
        if (mark is not null)
        {
            await new LeftObjects(client, connection.Runners, log).DeleteAsync(mark, detach);
        }

        await using var launcher = new KubernetesLauncher(client, cluster, options.Launcher with { Image = image }, time, log, mark);
        var identity = new RunnerIdentity(state.RunnerId(), options.Experiment, options.MaxAttempts);
        await new AttemptReconciler(connection.Runners, launcher, state, identity, time, log).RunAsync(detach);
    }

    // Inside a cluster the host's name is the pod's.
    private static async Task<string> FindOwnImageAsync(KubernetesClient client, CancellationToken cancellation)
    {
        try
        {
            var pod = client.Connection.IsInCluster
                ? await client.FindAsync(ResourceType.Pods, Environment.MachineName, client.Namespace, cancellation)
                : null;
            return pod?.Mapping("spec")?.Mappings("containers").FirstOrDefault()?.Text("image") ?? "";
        }
        catch (KubernetesException exception) when (exception.IsNotAllowed)
        {
            return "";
        }
    }

    // The namespace's uid is another one on another cluster; where it may not be read, the address has to do.
    private static async Task<string> IdentifyAsync(KubernetesClient client, CancellationToken cancellation)
    {
        try
        {
            return (await client.GetAsync(ResourceType.Namespaces, client.Namespace, null, cancellation)).UidOf();
        }
        catch (KubernetesException exception) when (exception.IsNotAllowed)
        {
            return $"{client.Connection.Server}{client.Namespace}";
        }
    }
}

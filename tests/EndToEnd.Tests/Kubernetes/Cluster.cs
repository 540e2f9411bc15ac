using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Kubernetes.Configuration;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>A namespace of the cluster that KUBECONFIG names, for one test.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly SemaphoreSlim Gpus = new(1);

    private Cluster(KubernetesClient client) => Client = client;

    public KubernetesClient Client { get; }

    public string Namespace => Client.Namespace;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes a namespace; skips the test where there is no cluster.</summary>
    public static async Task<Cluster> OpenAsync()
    {
        Assert.SkipWhen(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBECONFIG")),
            "there is no cluster: KUBECONFIG is not set (tests/cluster/cluster up starts one)");
        var connection = KubeConfig.Load() with { Namespace = $"vizier-{Guid.NewGuid():N}"[..20] };
        var cluster = new Cluster(new KubernetesClient(connection, TimeProvider.System, new KubernetesClientOptions { RequestsPerSecond = 100, Burst = 100 }));
        var item = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = cluster.Namespace },
        };
        _ = await cluster.Client.CreateAsync(ResourceType.Namespaces, item, null, Cancellation);

        // A pod needs the namespace's service account, which is made after it.
        var accounts = new ResourceType("", "v1", "ServiceAccount", "serviceaccounts");
        await VizierProgram.UntilAsync(async () =>
            await cluster.Client.FindAsync(accounts, "default", null, Cancellation) is { } account && account.Mappings("secrets").Any());
        return cluster;
    }

    /// <summary>Waits until no other test needs the cluster's GPUs; they are free again once the result is disposed of.</summary>
    public static async Task<IDisposable> ReserveGpusAsync()
    {
        await Gpus.WaitAsync(Cancellation);
        return new Reservation();
    }

    /// <summary>The arguments that put an experiment's trials into the namespace.</summary>
    public string[] Arguments(params string[] more) => ["--on", "kubernetes", "--namespace", Namespace, "--grace", "1", .. more];

    /// <summary>Skips the test where no node has an image; there is no registry that it could be pulled from.</summary>
    public async Task RequireImageAsync(string image)
    {
        var nodes = await Client.ListAsync(ResourceType.Nodes, new ListOptions(), Cancellation);
        var known = nodes.Items.SelectMany(node => node.Mapping("status")?.Mappings("images") ?? [])
            .SelectMany(entry => entry["names"] as JsonArray ?? [])
            .Select(name => $"{name}");
        Assert.SkipUnless(
            known.Any(name => name == image || name.EndsWith($"/{image}", StringComparison.Ordinal)),
            $"the cluster's nodes do not have the image {image}; deploy/image/archive makes it, and ctr or kind imports it");
    }

    public async Task<IReadOnlyList<JsonObject>> ListAsync(ResourceType type) =>
        (await Client.ListAsync(type, new ListOptions(), Cancellation)).Items;

    /// <summary>The first pod for which something holds, once there is one.</summary>
    public async Task<JsonObject> PodAsync(Func<JsonObject, bool> condition)
    {
        JsonObject? found = null;
        await VizierProgram.UntilAsync(async () => (found = (await ListAsync(ResourceType.Pods)).FirstOrDefault(condition)) is not null);
        return found!;
    }

    public static bool IsRunning(JsonObject pod) =>
        pod.Mapping("status")?.Mappings("containerStatuses").Any(status => status.Mapping("state")?.Mapping("running") is not null) == true;

    /// <summary>The pods that nobody has asked to delete; others stay until the kubelet has cleaned up, which takes it up to a minute.</summary>
    public async Task<IReadOnlyList<JsonObject>> LastingPodsAsync() => [.. (await ListAsync(ResourceType.Pods)).Where(pod => !pod.IsBeingDeleted())];

    /// <summary>Waits until nothing lasts in the namespace that is managed by us.</summary>
    public async Task AssertNothingIsLeftAsync(params ResourceType[] more)
    {
        List<string> left = [];
        ResourceType[] types = [ResourceType.Pods, ResourceType.Jobs, ResourceType.Services, ResourceType.Secrets, ResourceType.ConfigMaps, .. more];
        try
        {
            await VizierProgram.UntilAsync(async () =>
            {
                left.Clear();
                foreach (var type in types)
                {
                    var list = await Client.ListAsync(type, new ListOptions { LabelSelector = "app.kubernetes.io/managed-by=vizier" }, Cancellation);
                    left.AddRange(list.Items.Where(item => !item.IsBeingDeleted()).Select(item => $"{type.Kind} {item.NameOf()}"));
                }

                return left.Count == 0;
            });
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            Assert.Fail($"left behind: {string.Join(", ", left)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _ = await Client.DeleteAsync(ResourceType.Namespaces, Namespace, null, new DeleteOptions(), CancellationToken.None);
        Client.Dispose();
    }

    private sealed class Reservation : IDisposable
    {
        public void Dispose() => Gpus.Release();
    }
}

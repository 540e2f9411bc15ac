using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>What <c>kubectl apply -k deploy</c> has made of a cluster; it is gone once this is disposed of.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    /// <summary>The namespace.</summary>
    public const string Place = "vizier";

    // Older kubectl brings a kustomize that knows neither "patches" nor folders among the resources.
    private const int FirstWithPatches = 21;

    private readonly Cluster _cluster;
    private readonly VizierProgram _vizier;
    private readonly string _manifests;
    private string _key = "";

    private Deployment(Cluster cluster, VizierProgram vizier, string manifests) => (_cluster, _vizier, _manifests) = (cluster, vizier, manifests);

    /// <summary>The folder of the manifests.</summary>
    public static string Manifests => Path.Combine(AppContext.BaseDirectory, "deploy");

    /// <summary>Where the service answers, from outside the cluster.</summary>
    public string Server { get; private set; } = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes the namespace, and what <paramref name="prepare"/> makes in it, and then all of the manifests.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="vizier">The program, outside the cluster.</param>
    /// <param name="manifests">The folder with the kustomization.</param>
    /// <param name="prepare">Makes what the manifests need; may be null.</param>
    public static async Task<Deployment> ApplyAsync(Cluster cluster, VizierProgram vizier, string manifests, Func<Task>? prepare)
    {
        foreach (string image in (string[])["vizier/vizier:dev", "vizier/digits:dev"])
        {
            await cluster.RequireImageAsync(image);
        }

        var deployment = new Deployment(cluster, vizier, await ReadableAsync(manifests, vizier.Folder));
        try
        {
            await Kubectl.RunAsync("create", "namespace", Place);
            await (prepare?.Invoke() ?? Task.CompletedTask);
            await Kubectl.RunAsync("apply", "-k", deployment._manifests);
            await Kubectl.RunAsync("-n", Place, "rollout", "status", "deployment/vizier-runner", "--timeout=180s");
            await Kubectl.RunAsync("-n", Place, "rollout", "status", "statefulset/vizier", "--timeout=180s");
            deployment.Server = await OpenAsync(cluster);
            deployment._key = await KeyAsync(cluster);
            return deployment;
        }
        catch (Exception exception)
        {
            string state = await DiagnosisAsync();
            await deployment.DisposeAsync();
            throw new InvalidOperationException($"{exception.Message}\n{state}", exception);
        }
    }

    /// <summary>The address of the first node.</summary>
    public static async Task<string> NodeAddressAsync(Cluster cluster)
    {
        var node = (await cluster.Client.ListAsync(ResourceType.Nodes, new ListOptions(), Cancellation)).Items[0];
        return node.Mapping("status")!.Mappings("addresses").First(entry => entry.Text("type") == "InternalIP").Text("address")!;
    }

    /// <summary>Runs the digits to their end, as somebody outside the cluster does.</summary>
    public async Task<Finished> RunDigitsAsync(int trials)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "digits.yaml"))
            .Replace("maxTrialCount: 24", $"maxTrialCount: {trials}", StringComparison.Ordinal)
            .Replace("maxFailedTrialCount: 12", "maxFailedTrialCount: 2", StringComparison.Ordinal)
            .Replace("image: vizier/digits", "image: vizier/digits:dev", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_vizier.Folder, "digits.yaml"), text);
        return await RunAsync("experiment", "create", "digits.yaml", "--on", "kubernetes", "--server", Server, "--wait", "--output", "json");
    }

    /// <summary>Runs the program, outside the cluster, as an administrator.</summary>
    public async Task<Finished> RunAsync(params string[] arguments)
    {
        File.WriteAllText(Path.Combine(_vizier.Folder, "key"), _key);
        using var process = _vizier.Start([.. arguments, "--api-key-file", "key"]);
        return await VizierProgram.FinishAsync(process, TimeSpan.FromMinutes(4));
    }

    /// <summary>Waits until no object of a trial is left.</summary>
    public async Task AssertNoTrialIsLeftAsync()
    {
        var options = new ListOptions { Namespace = Place, LabelSelector = "app.kubernetes.io/managed-by=vizier" };
        await VizierProgram.UntilAsync(async () =>
        {
            List<JsonObject> left = [];
            foreach (var type in (ResourceType[])[ResourceType.Pods, ResourceType.Jobs, ResourceType.Secrets])
            {
                left.AddRange((await _cluster.Client.ListAsync(type, options, Cancellation)).Items.Where(item => !item.IsBeingDeleted()));
            }

            return left.Count == 0;
        });
    }

    /// <summary>What a person would look at if something is wrong.</summary>
    public static async Task<string> DiagnosisAsync() =>
        (await Kubectl.TryAsync("-n", Place, "get", "pods,jobs")).Output
        + (await Kubectl.TryAsync("-n", Place, "get", "events")).Output
        + (await Kubectl.TryAsync("-n", Place, "logs", "deployment/vizier-runner", "--tail=30")).Output
        + (await Kubectl.TryAsync("-n", Place, "logs", "statefulset/vizier", "--tail=30")).Output;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Kubectl.TryAsync("delete", "-k", _manifests, "--ignore-not-found", "--wait=true", "--timeout=120s");

    private static async Task<bool> KnowsPatchesAsync()
    {
        var version = JsonNode.Parse((await Kubectl.RunAsync("version", "--client", "-o", "json")).Output)!["clientVersion"]!;
        return int.Parse($"{version["minor"]}".TrimEnd('+'), CultureInfo.InvariantCulture) >= FirstWithPatches;
    }

    // The same kustomization in the words of an older kubectl.
    private static async Task<string> ReadableAsync(string manifests, string scratch)
    {
        string text = File.ReadAllText(Path.Combine(manifests, "kustomization.yaml"));
        if (!text.Contains("\npatches:", StringComparison.Ordinal) || await KnowsPatchesAsync())
        {
            return manifests;
        }

        string copy = Path.Combine(scratch, "older");
        foreach (string file in Directory.EnumerateFiles(Manifests, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(Manifests, file));
            _ = Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        string folder = Path.Combine(copy, Path.GetRelativePath(Manifests, manifests));
        File.WriteAllText(Path.Combine(folder, "kustomization.yaml"), text
            .Replace("resources:\n  - ../base", "bases:\n  - ../base", StringComparison.Ordinal)
            .Replace("patches:", "patchesJson6902:", StringComparison.Ordinal)
            .Replace("{kind: StatefulSet,", "{group: apps, version: v1, kind: StatefulSet,", StringComparison.Ordinal));
        return folder;
    }

    // Opens the service's gRPC on a port of the nodes.
    private static async Task<string> OpenAsync(Cluster cluster)
    {
        var service = JsonNode.Parse($$"""
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "vizier-from-outside", "namespace": "{{Place}}"},
             "spec": {"type": "NodePort", "selector": {"app.kubernetes.io/name": "vizier"}, "ports": [{"port": 28080, "targetPort": "grpc"}]} }
            """)!.AsObject();
        var made = await cluster.Client.CreateAsync(ResourceType.Services, service, null, Cancellation);
        string address = await NodeAddressAsync(cluster);
        int port = made["spec"]!["ports"]![0]!["nodePort"]!.GetValue<int>();

        // The nodes' proxies hear of a service a little later.
        await VizierProgram.UntilAsync(() => IsOpenAsync(address, port));
        return $"{address}:{port}";
    }

    private static async Task<bool> IsOpenAsync(string address, int port)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(address, port, Cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<string> KeyAsync(Cluster cluster)
    {
        var secret = await cluster.Client.GetAsync(ResourceType.Secrets, "vizier-keys", Place, Cancellation);
        return Encoding.UTF8.GetString(Convert.FromBase64String(secret["data"]!["admin"]!.GetValue<string>())).Trim();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary><c>kubectl apply -k deploy</c> on a real cluster, and an experiment that runs there.</summary>
[Collection(nameof(Cluster))]
public sealed class DeploymentTests : IDisposable
{
    private const string Place = "vizier";
    private const string NodePortService = "vizier-from-outside";

    // Older kubectl brings a kustomize that knows neither "patches" nor folders among the resources.
    private const int FirstWithPatches = 21;

    private const string VolumeName = "vizier-deployment-test";
    private static readonly string[] Images = ["vizier/vizier:dev", "vizier/digits:dev"];
    private readonly VizierProgram _vizier = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Manifests => Path.Combine(AppContext.BaseDirectory, "deploy");

    public void Dispose() => _vizier.Dispose();

    [Fact]
    public async Task What_is_deployed_runs_the_digits_with_the_least_rights()
    {
        await using var cluster = await Cluster.OpenAsync();
        foreach (string image in Images)
        {
            await cluster.RequireImageAsync(image);
        }

        await MakeVolumeAsync(cluster);
        try
        {
            await CheckPostgresAsync();
            await KubectlAsync("apply", "-k", Manifests);
            await KubectlAsync("-n", Place, "rollout", "status", "deployment/vizier-runner", "--timeout=180s");
            await KubectlAsync("-n", Place, "rollout", "status", "statefulset/vizier", "--timeout=180s");
            string server = await OpenAsync(cluster);
            string key = await KeyAsync(cluster, "admin");

            var created = await RunAsync(key, "experiment", "create", Digits(), "--on", "kubernetes", "--server", server, "--wait", "--output", "json");

            Assert.True(created.ExitCode == 0, created.Error + await DiagnosisAsync());
            Assert.Equal("SUCCEEDED", (string?)created.Json["state"]);
            Assert.Equal(3, created.Count("succeeded") + created.Count("earlyStopped"));
            await CheckPushedAsync(key, server);
            await CheckRightsAsync();
            await AssertNoTrialIsLeftAsync(cluster);
        }
        finally
        {
            await KubectlAsync("delete", "-k", Manifests, "--wait=true", "--timeout=120s");
            await KubectlAsync("delete", "pv", VolumeName, "--ignore-not-found");
        }
    }

    // The API server takes the manifests for PostgreSQL, and what it would make has no volume and the secret's connection.
    private static async Task CheckPostgresAsync()
    {
        await KubectlAsync("create", "namespace", Place);
        var version = JsonNode.Parse((await KubectlAsync("version", "--client", "-o", "json")).Output)!["clientVersion"]!;
        if (int.Parse($"{version["minor"]}".TrimEnd('+'), CultureInfo.InvariantCulture) < FirstWithPatches)
        {
            return;
        }

        var made = await KubectlAsync("apply", "-k", Path.Combine(Manifests, "postgresql"), "--dry-run=server", "-o", "json");
        var service = JsonNode.Parse(made.Output)!["items"]!.AsArray().Single(item => (string?)item!["kind"] == "StatefulSet")!["spec"]!;
        Assert.Null(service["volumeClaimTemplates"]);
        Assert.Equal(2, (int)service["replicas"]!);
        var variable = service["template"]!["spec"]!["containers"]![0]!["env"]![0]!;
        Assert.Equal(("VIZIER_DATABASE", "vizier-database"), ((string?)variable["name"], (string?)variable["valueFrom"]!["secretKeyRef"]!["name"]));
    }

    private string Digits()
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "digits.yaml"))
            .Replace("maxTrialCount: 24", "maxTrialCount: 3", StringComparison.Ordinal)
            .Replace("maxFailedTrialCount: 12", "maxFailedTrialCount: 2", StringComparison.Ordinal)
            .Replace("image: vizier/digits", "image: vizier/digits:dev", StringComparison.Ordinal);
        string path = Path.Combine(_vizier.Folder, "digits.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    // The program of a trial reports by gRPC with its token, and has no other right: it fails if anything else is answered.
    private async Task CheckPushedAsync(string key, string server)
    {
        const string Script = """
            if VIZIER_API_KEY=$VIZIER_TOKEN vizier study list --server $VIZIER_ENDPOINT; then exit 11; fi
            if VIZIER_API_KEY=$VIZIER_TOKEN vizier experiment stop push --server $VIZIER_ENDPOINT; then exit 12; fi
            if echo accuracy=0.9 | VIZIER_ATTEMPT=${VIZIER_ATTEMPT%/*}/9 vizier push accuracy; then exit 13; fi
            for i in 1 2 3; do echo epoch=$i accuracy=0.$i; done | vizier push accuracy
            """;
        string script = JsonSerializer.Serialize(Script);
        File.WriteAllText(Path.Combine(_vizier.Folder, "push.yaml"), $$"""
            apiVersion: kubeflow.org/v1beta1
            kind: Experiment
            metadata: { name: push }
            spec:
              objective: { type: maximize, objectiveMetricName: accuracy }
              algorithm: { algorithmName: random }
              parallelTrialCount: 1
              maxTrialCount: 1
              maxFailedTrialCount: 0
              metricsCollectorSpec: { collector: { kind: Push } }
              parameters:
                - { name: x, parameterType: double, feasibleSpace: { min: "0.1", max: "0.9" } }
              trialTemplate:
                primaryContainerName: main
                trialParameters: [{ name: x, reference: x }]
                trialSpec:
                  apiVersion: v1
                  kind: Pod
                  spec:
                    containers:
                      - { name: main, image: "vizier/vizier:dev", imagePullPolicy: IfNotPresent, command: [sh, -ec, {{script}}], env: [{ name: X, value: "${trialParameters.x}" }] }
            """);
        var pushed = await RunAsync(key, "experiment", "create", "push.yaml", "--on", "kubernetes", "--server", server, "--wait", "--output", "json");
        Assert.True(pushed.ExitCode == 0, pushed.Error + pushed.Output + await DiagnosisAsync());
        var trials = await RunAsync(key, "trial", "list", "push", "--server", server, "--output", "json");
        var trial = Assert.Single(JsonNode.Parse(trials.Output)!.AsArray())!;
        Assert.Equal((0.3, 3, 1), ((double)trial["metrics"]!["accuracy"]!, (int)trial["measurements"]!, (int)trial["attempts"]!));
    }

    // A test's cluster has no provisioner of volumes; on others this one stays unused.
    private static async Task MakeVolumeAsync(Cluster cluster)
    {
        string folder = $"/tmp/vizier-deployment-{Guid.NewGuid():N}";
        var maker = JsonNode.Parse($$"""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "folder"},
             "spec": {"restartPolicy": "Never", "volumes": [{"name": "data", "hostPath": {"path": "{{folder}}", "type": "DirectoryOrCreate"} }],
                      "containers": [{"name": "main", "image": "docker.io/library/busybox:1", "command": ["chmod", "0777", "/data"],
                                      "volumeMounts": [{"name": "data", "mountPath": "/data"}]}]} }
            """)!.AsObject();
        _ = await cluster.Client.CreateAsync(ResourceType.Pods, maker, null, Cancellation);
        await cluster.PodAsync(pod => pod.Mapping("status")?.Text("phase") == "Succeeded");
        var volume = JsonNode.Parse($$"""
            {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "{{VolumeName}}"},
             "spec": {"capacity": {"storage": "10Gi"}, "accessModes": ["ReadWriteOnce"], "persistentVolumeReclaimPolicy": "Retain",
                      "claimRef": {"namespace": "{{Place}}", "name": "data-vizier-0"}, "hostPath": {"path": "{{folder}}"} } }
            """)!.AsObject();
        _ = await cluster.Client.CreateAsync(new ResourceType("", "v1", "PersistentVolume", "persistentvolumes", IsNamespaced: false), volume, null, Cancellation);
    }

    /// <summary>Opens the service's gRPC on a port of the nodes.</summary>
    private static async Task<string> OpenAsync(Cluster cluster)
    {
        var service = JsonNode.Parse($$"""
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "{{NodePortService}}", "namespace": "{{Place}}"},
             "spec": {"type": "NodePort", "selector": {"app.kubernetes.io/name": "vizier"}, "ports": [{"port": 28080, "targetPort": "grpc"}]} }
            """)!.AsObject();
        var made = await cluster.Client.CreateAsync(ResourceType.Services, service, null, Cancellation);
        var node = (await cluster.Client.ListAsync(ResourceType.Nodes, new ListOptions(), Cancellation)).Items[0];
        string address = node.Mapping("status")!.Mappings("addresses").First(entry => entry.Text("type") == "InternalIP").Text("address")!;
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

    private static async Task<string> KeyAsync(Cluster cluster, string role)
    {
        var secret = await cluster.Client.GetAsync(ResourceType.Secrets, "vizier-keys", Place, Cancellation);
        return Encoding.UTF8.GetString(Convert.FromBase64String(secret["data"]![role]!.GetValue<string>())).Trim();
    }

    private async Task CheckRightsAsync()
    {
        // As the runner's service account, by impersonation.
        string own = (await KubectlAsync("config", "view", "--raw", "--minify", "--flatten", "-o", "json")).Output;
        var config = JsonNode.Parse(own)!;
        config["users"]![0]!["user"]!["as"] = $"system:serviceaccount:{Place}:vizier-runner";
        string path = Path.Combine(_vizier.Folder, "runner.kubeconfig");
        File.WriteAllText(path, config.ToJsonString());

        var enough = await _vizier.RunAsync("cluster", "check", "--kubeconfig", path, "--namespace", Place);
        Assert.True(enough.ExitCode == 0, enough.Output + enough.Error);
        var missing = await _vizier.RunAsync("cluster", "check", "--kubeconfig", path, "--namespace", "default");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("create pods ", missing.Output, StringComparison.Ordinal);
        Assert.Contains("for launching and watching trials", missing.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("nodes", missing.Output, StringComparison.Ordinal);
    }

    private static async Task AssertNoTrialIsLeftAsync(Cluster cluster)
    {
        var options = new ListOptions { Namespace = Place, LabelSelector = "app.kubernetes.io/managed-by=vizier" };
        await VizierProgram.UntilAsync(async () =>
            (await cluster.Client.ListAsync(ResourceType.Pods, options, Cancellation)).Items.Count == 0
            && (await cluster.Client.ListAsync(ResourceType.Jobs, options, Cancellation)).Items.Count == 0
            && (await cluster.Client.ListAsync(ResourceType.Secrets, options, Cancellation)).Items.Count == 0);
    }

    private async Task<Finished> RunAsync(string key, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(_vizier.Folder, "key"), key);
        using var process = _vizier.Start([.. arguments, "--api-key-file", "key"]);
        return await VizierProgram.FinishAsync(process, TimeSpan.FromMinutes(4));
    }

    private static async Task<string> DiagnosisAsync() =>
        (await KubectlAsync("-n", Place, "get", "pods,jobs")).Output
        + (await KubectlAsync("-n", Place, "logs", "deployment/vizier-runner", "--tail=30")).Output
        + (await KubectlAsync("-n", Place, "logs", "statefulset/vizier", "--tail=30")).Output;

    private static async Task<Finished> KubectlAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var finished = await VizierProgram.FinishAsync(process, TimeSpan.FromMinutes(4));
        Assert.True(finished.ExitCode == 0 || arguments is ["delete", ..], $"kubectl {string.Join(' ', arguments)}: {finished.Error}");
        return finished;
    }
}

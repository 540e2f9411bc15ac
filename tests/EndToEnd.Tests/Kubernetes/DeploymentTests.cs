using System.Net.NetworkInformation;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Vizier.Runner.Kubernetes;
using Vizier.Tests.Storage;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary><c>kubectl apply -k deploy</c> on a real cluster, and experiments that run there.</summary>
public sealed class DeploymentTests : IDisposable
{
    private const string VolumeName = "vizier-deployment-test";
    private static readonly ResourceType Volumes = new("", "v1", "PersistentVolume", "persistentvolumes", IsNamespaced: false);
    private readonly VizierProgram _vizier = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _vizier.Dispose();

    [Fact]
    public async Task What_is_deployed_runs_the_digits_with_the_least_rights()
    {
        await using var cluster = await Cluster.OpenAsync();
        await MakeVolumeAsync(cluster);
        try
        {
            await using var deployment = await Deployment.ApplyAsync(cluster, _vizier, Deployment.Manifests, null);

            var created = await deployment.RunDigitsAsync(trials: 3);

            Assert.True(created.ExitCode == 0, created.Error + await Deployment.DiagnosisAsync());
            Assert.Equal("SUCCEEDED", (string?)created.Json["state"]);
            Assert.Equal(3, created.Count("succeeded") + created.Count("earlyStopped"));
            await CheckPushedAsync(deployment);
            await CheckRightsAsync();
            await deployment.AssertNoTrialIsLeftAsync();
        }
        finally
        {
            _ = await cluster.Client.DeleteAsync(Volumes, VolumeName, null, new DeleteOptions(), CancellationToken.None);
        }
    }

    [Fact]
    public async Task Two_replicas_on_PostgreSQL_run_the_digits_and_one_goes_on_when_the_other_is_lost()
    {
        await using var cluster = await Cluster.OpenAsync();
        string address = await Deployment.NodeAddressAsync(cluster);
        Assert.SkipUnless(
            NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses).Any(one => $"{one.Address}" == address),
            $"the database is on this machine, which the cluster's pods do not reach by its node's address {address}");
        string database = PostgresCluster.CreateDatabase();
        string connection = PostgresCluster.Open(database, address);
        await using (var deployment = await Deployment.ApplyAsync(
            cluster,
            _vizier,
            Path.Combine(Deployment.Manifests, "postgresql"),
            () => Kubectl.RunAsync("-n", Deployment.Place, "create", "secret", "generic", "vizier-database", $"--from-literal=connection={connection}")))
        {
            var running = deployment.RunDigitsAsync(trials: 6);
            await VizierProgram.UntilAsync(() => CountTrials(database) >= 2);
            await Kubectl.RunAsync("-n", Deployment.Place, "delete", "pod", "vizier-0", "--wait=false");
            var created = await running;

            Assert.True(created.ExitCode == 0, created.Error + await Deployment.DiagnosisAsync());
            Assert.Equal(6, created.Count("succeeded") + created.Count("earlyStopped"));
            await Kubectl.RunAsync("-n", Deployment.Place, "rollout", "status", "statefulset/vizier", "--timeout=180s");
            Assert.Equal(6, CountTrials(database));
            await deployment.AssertNoTrialIsLeftAsync();
        }

        PostgresCluster.Drop(database);
    }

    private static long CountTrials(string database)
    {
        using var connection = new NpgsqlConnection(database);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT COUNT(*) FROM trial_runs", connection);
        return (long)command.ExecuteScalar()!;
    }

    // The program of a trial reports by gRPC with its token, and has no other right: it fails if anything else is answered.
    private async Task CheckPushedAsync(Deployment deployment)
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
        var pushed = await deployment.RunAsync("experiment", "create", "push.yaml", "--on", "kubernetes", "--server", deployment.Server, "--wait", "--output", "json");
        Assert.True(pushed.ExitCode == 0, pushed.Error + pushed.Output + await Deployment.DiagnosisAsync());
        var trials = await deployment.RunAsync("trial", "list", "push", "--server", deployment.Server, "--output", "json");
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
                      "containers": [{"name": "main", "image": "busybox:1", "command": ["chmod", "0777", "/data"],
                                      "volumeMounts": [{"name": "data", "mountPath": "/data"}]}]} }
            """)!.AsObject();
        _ = await cluster.Client.CreateAsync(ResourceType.Pods, maker, null, Cancellation);
        await cluster.PodAsync(pod => pod.Mapping("status")?.Text("phase") == "Succeeded");
        var volume = JsonNode.Parse($$"""
            {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "{{VolumeName}}"},
             "spec": {"capacity": {"storage": "10Gi"}, "accessModes": ["ReadWriteOnce"], "persistentVolumeReclaimPolicy": "Retain",
                      "claimRef": {"namespace": "{{Deployment.Place}}", "name": "data-vizier-0"}, "hostPath": {"path": "{{folder}}"} } }
            """)!.AsObject();
        _ = await cluster.Client.CreateAsync(Volumes, volume, null, Cancellation);
    }

    private async Task CheckRightsAsync()
    {
        // As the runner's service account, by impersonation.
        string own = (await Kubectl.RunAsync("config", "view", "--raw", "--minify", "--flatten", "-o", "json")).Output;
        var config = JsonNode.Parse(own)!;
        config["users"]![0]!["user"]!["as"] = $"system:serviceaccount:{Deployment.Place}:vizier-runner";
        string path = Path.Combine(_vizier.Folder, "runner.kubeconfig");
        File.WriteAllText(path, config.ToJsonString());

        var enough = await _vizier.RunAsync("cluster", "check", "--kubeconfig", path, "--namespace", Deployment.Place);
        Assert.True(enough.ExitCode == 0, enough.Output + enough.Error);
        var missing = await _vizier.RunAsync("cluster", "check", "--kubeconfig", path, "--namespace", "default");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("create pods ", missing.Output, StringComparison.Ordinal);
        Assert.Contains("for launching and watching trials", missing.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("nodes", missing.Output, StringComparison.Ordinal);
    }
}

using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>TFJobs and PyTorchJobs on a real cluster that has no training operator.</summary>
[Collection(nameof(KindsOfOperators))]
public sealed class DistributedTrialsTests : IDisposable
{
    private readonly VizierProgram _vizier = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _vizier.Dispose();

    [Fact]
    public async Task A_parameter_server_and_two_workers_find_each_other_by_TF_CONFIG()
    {
        await using var cluster = await Cluster.OpenAsync();

        // Each prints its TF_CONFIG; worker 0 waits until it hears from the other two, at the addresses that TF_CONFIG has.
        const string Script = """
            echo "config $TF_CONFIG"
            case $TF_CONFIG in
              *'"type":"worker","index":0'*)
                for i in 1 2; do nc -l -p 2222; done
                echo accuracy=0.5;;
              *)
                leader=$(echo "$TF_CONFIG" | sed 's/.*"worker":\["\([^:]*\):.*/\1/')
                until hostname | nc -w 2 $leader 2222; do sleep 0.2; done
                sleep 1000;;
            esac
            """;
        var run = await TuneAsync(cluster, "TFJob", "tfReplicaSpecs", [("PS", 1), ("Worker", 2)], Script, "retain: true", trials: 1, policy: "None");

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Equal(1, run.Count("succeeded"));
        var configs = await ConfigsAsync(cluster);
        var names = configs.Keys.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(3, names.Count);
        string root = names[0][..^"-ps-0".Length];
        string Host(string member) => $"{root}-{member}.{root}.{cluster.Namespace}.svc:2222";
        Assert.All(configs.Values, config => Assert.True(
            JsonNode.DeepEquals(
                new JsonObject { ["worker"] = new JsonArray(Host("worker-0"), Host("worker-1")), ["ps"] = new JsonArray(Host("ps-0")) }, config["cluster"]),
            config.ToJsonString()));
        Assert.Equal(["ps 0 1", "worker 0 1", "worker 1 1"], names.Select(name => configs[name]["task"]!).Select(task => $"{task["type"]} {task["index"]} {task["trial"]}"));

        Assert.Equal(3, (await cluster.ListAsync(ResourceType.Pods)).Count);
    }

    [Fact]
    public async Task Two_gangs_of_three_GPUs_on_four_take_turns()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var gpus = await Cluster.ReserveGpusAsync();
        await using var watch = new GangWatch(cluster);
        var run = await TuneAsync(
            cluster, "PyTorchJob", "pytorchReplicaSpecs", [("Master", 1), ("Worker", 2)], "echo rank $RANK of $WORLD_SIZE; sleep 3; echo accuracy=0.5", "", trials: 2, gpus: 1);

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Equal((2, 0), (run.Count("succeeded"), run.Count("failed")));
        Assert.Equal(2, await watch.CountAsync());
        Assert.Equal("", watch.Overlap);
        var trials = await _vizier.TrialsAsync("gang");
        Assert.All(trials, trial => Assert.Equal(1, (int)trial["attempts"]!));
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_gang_that_never_fits_has_no_pods()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var gpus = await Cluster.ReserveGpusAsync();
        using var large = _vizier.Start(VizierProgram.Tuning(
            Write("large", "PyTorchJob", "pytorchReplicaSpecs", [("Master", 1), ("Worker", 8)], "echo accuracy=0.5", "", 1, 1),
            cluster.Arguments("--database", "large.db")));
        await VizierProgram.UntilAsync(async () => (await cluster.ListAsync(ResourceType.Services)).Count == 1);

        var small = await TuneAsync(
            cluster, "PyTorchJob", "pytorchReplicaSpecs", [("Master", 1), ("Worker", 1)], "echo accuracy=0.5", "", trials: 1, gpus: 1);

        Assert.True(small.ExitCode == 0, small.Error + small.Output);
        await VizierProgram.UntilAsync(async () => (await cluster.LastingPodsAsync()).Count == 0);
        large.Kill();
        await large.WaitForExitAsync(Cancellation);
    }

    [Fact]
    public async Task A_member_that_fails_fails_the_trial_with_its_exit_code()
    {
        await using var cluster = await Cluster.OpenAsync();
        var run = await TuneAsync(
            cluster, "TFJob", "tfReplicaSpecs", [("PS", 1), ("Worker", 1)], "case $TF_CONFIG in *'\"type\":\"ps\"'*) sleep 1; exit 7;; *) sleep 1000;; esac", "", trials: 1);

        Assert.Equal(1, run.Count("failed"));
        var trial = Assert.Single(await _vizier.TrialsAsync("gang"));
        Assert.Equal("ExitCode", (string?)trial["reason"]);
        Assert.Contains("exit code 7", (string)trial["message"]!, StringComparison.Ordinal);
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_member_that_is_deleted_from_outside_makes_the_trial_begin_anew()
    {
        await using var cluster = await Cluster.OpenAsync();
        var running = TuneAsync(
            cluster,
            "TFJob",
            "tfReplicaSpecs",
            [("PS", 1), ("Worker", 1)],
            "case $VIZIER_ATTEMPT$TF_CONFIG in */1{*|*'\"type\":\"ps\"'*) sleep 1000;; *) echo accuracy=0.6;; esac",
            "",
            trials: 1);
        var server = await cluster.PodAsync(pod => pod.NameOf().EndsWith("-ps-0", StringComparison.Ordinal) && Cluster.IsRunning(pod));
        _ = await cluster.Client.DeleteAsync(ResourceType.Pods, server.NameOf(), null, new DeleteOptions { GraceSeconds = 0 }, Cancellation);

        var run = await running;
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        var trial = Assert.Single(await _vizier.TrialsAsync("gang"));
        Assert.Equal(("SUCCEEDED", 2), ((string)trial["outcome"]!, (int)trial["attempts"]!));
        await cluster.AssertNothingIsLeftAsync();
    }

    private async Task<Finished> TuneAsync(
        Cluster cluster, string kind, string field, (string Type, int Count)[] replicas, string script, string extra, int trials, int gpus = 0, string policy = "Running")
    {
        using var process = _vizier.Start(VizierProgram.Tuning(Write("gang", kind, field, replicas, script, extra, trials, gpus, policy), cluster.Arguments()));
        return await VizierProgram.FinishAsync(process, TimeSpan.FromMinutes(3));
    }

    private string Write(string name, string kind, string field, (string Type, int Count)[] replicas, string script, string extra, int trials, int gpus, string policy = "Running")
    {
        JsonObject groups = [];
        foreach (var (type, count) in replicas)
        {
            JsonObject container = new()
            {
                ["name"] = kind == "TFJob" ? "tensorflow" : "pytorch",
                ["image"] = "busybox:1",
                ["command"] = new JsonArray("sh", "-c", script),
                ["env"] = new JsonArray(new JsonObject { ["name"] = "X", ["value"] = "${trialParameters.x}" }),
            };
            if (gpus > 0)
            {
                container["resources"] = new JsonObject { ["limits"] = new JsonObject { ["nvidia.com/gpu"] = gpus } };
            }

            groups[type] = new JsonObject
            {
                ["replicas"] = count,
                ["restartPolicy"] = "Never",
                ["template"] = new JsonObject
                {
                    ["spec"] = new JsonObject { ["terminationGracePeriodSeconds"] = 1, ["containers"] = new JsonArray(container) },
                },
            };
        }

        string yaml = $$"""
            apiVersion: kubeflow.org/v1beta1
            kind: Experiment
            metadata: { name: {{name}} }
            spec:
              objective: { type: maximize, objectiveMetricName: accuracy }
              algorithm: { algorithmName: random }
              parallelTrialCount: {{trials}}
              maxTrialCount: {{trials}}
              maxFailedTrialCount: 1
              parameters:
                - { name: x, parameterType: double, feasibleSpace: { min: "0.1", max: "0.9" } }
              trialTemplate:
                {{extra}}
                primaryContainerName: {{(kind == "TFJob" ? "tensorflow" : "pytorch")}}
                trialParameters:
                  - { name: x, reference: x, description: the only one }
                trialSpec:
                  apiVersion: kubeflow.org/v1
                  kind: {{kind}}
                  spec: {{new JsonObject { ["runPolicy"] = new JsonObject { ["cleanPodPolicy"] = policy }, [field] = groups }.ToJsonString()}}
            """;
        File.WriteAllText(Path.Combine(_vizier.Folder, $"{name}.yaml"), yaml);
        return $"{name}.yaml";
    }

    private static async Task<Dictionary<string, JsonObject>> ConfigsAsync(Cluster cluster)
    {
        const string Mark = "config ";
        Dictionary<string, JsonObject> configs = [];
        foreach (var pod in await cluster.ListAsync(ResourceType.Pods))
        {
            string log = await cluster.Client.GetTextAsync(ResourceType.Pods.PathOf(cluster.Namespace, pod.NameOf(), "log"), Cancellation);
            string line = log.Split('\n').First(line => line.StartsWith(Mark, StringComparison.Ordinal));
            configs[pod.NameOf()] = JsonNode.Parse(line[Mark.Length..])!.AsObject();
        }

        return configs;
    }

    /// <summary>Watches which gangs have pods on nodes.</summary>
    private sealed class GangWatch : IAsyncDisposable
    {
        private readonly Cluster _cluster;
        private readonly CancellationTokenSource _stop = new();
        private readonly HashSet<string> _seen = [];
        private readonly Task _watching;

        public GangWatch(Cluster cluster)
        {
            _cluster = cluster;
            _watching = WatchAsync();
        }

        /// <summary>The gangs that had pods on nodes together; empty if no two had.</summary>
        public string Overlap { get; private set; } = "";

        public async Task<int> CountAsync()
        {
            await _stop.CancelAsync();
            await _watching;
            return _seen.Count;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _watching;
            _stop.Dispose();
        }

        private async Task WatchAsync()
        {
            while (!_stop.IsCancellationRequested)
            {
                var gangs = (await _cluster.ListAsync(ResourceType.Pods))
                    .Where(pod => pod.Mapping("spec")?.Text("nodeName") is not null && pod.Mapping("status")?.Text("phase") is "Pending" or "Running")
                    .Select(pod => pod.LabelOf("vizier/attempt")!)
                    .Distinct()
                    .ToList();
                _seen.UnionWith(gangs);
                if (gangs.Count > 1)
                {
                    Overlap = string.Join(", ", gangs);
                }

                await Task.Delay(100, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}

/// <summary>Tests of kinds that the cluster knows only while some of them run.</summary>
[CollectionDefinition(nameof(KindsOfOperators))]
public sealed class KindsOfOperators;

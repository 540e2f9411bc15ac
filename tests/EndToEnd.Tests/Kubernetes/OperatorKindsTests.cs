using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>Trials of kinds that an operator runs; the operator is the test.</summary>
[Collection(nameof(KindsOfOperators))]
public sealed class OperatorKindsTests : IDisposable
{
    private const string Printing = "echo accuracy=0.7; x=${trialParameters.x}";
    private readonly VizierProgram _vizier = new();

    public void Dispose() => _vizier.Dispose();

    [Fact]
    public async Task A_PyTorchJob_is_followed_by_the_conditions_of_its_status()
    {
        await using var kind = await InstalledKind.OpenAsync("kubeflow.org", "v1", "PyTorchJob", "pytorchjobs");
        var running = Tune(kind, $"spec: {{ pytorchReplicaSpecs: {{ Master: {Replica(Printing)} }} }}", "primaryContainerName: main");

        var job = await kind.ObjectAsync();
        await CustomKinds.StartPodAsync(
            kind.Client, job, job["spec"]!["pytorchReplicaSpecs"]!["Master"]!["template"]!, "master-0", ("training.kubeflow.org/job-role", "master"));
        _ = await kind.Cluster.PodAsync(pod => pod.Mapping("status")?.Text("phase") == "Succeeded");
        await kind.SetStatusAsync(job, """{ "conditions": [ { "type": "Running", "status": "False" }, { "type": "Succeeded", "status": "True", "reason": "JobSucceeded" } ] }""");

        var run = await running;
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal((1, 0.7), (run.Count("succeeded"), (double)run.Json["bestTrial"]!["value"]!));
        await kind.Cluster.AssertNothingIsLeftAsync(kind.Type);
    }

    [Fact]
    public async Task An_MPIJob_is_read_by_its_launcher_alone_and_fails_by_its_condition()
    {
        await using var kind = await InstalledKind.OpenAsync("kubeflow.org", "v1", "MPIJob", "mpijobs");
        var running = Tune(
            kind,
            $"spec: {{ mpiReplicaSpecs: {{ Launcher: {Replica("echo accuracy=0.7; echo rank 0 has failed; exit 5; x=${trialParameters.x}")}, Worker: {Replica("echo accuracy=0.1; sleep 1000")} }} }}",
            "primaryContainerName: main",
            "primaryPodLabels: { training.kubeflow.org/job-role: launcher }");

        var job = await kind.ObjectAsync();
        var replicas = job["spec"]!["mpiReplicaSpecs"]!;
        await CustomKinds.StartPodAsync(kind.Client, job, replicas["Worker"]!["template"]!, "worker-0", ("training.kubeflow.org/job-role", "worker"));
        await CustomKinds.StartPodAsync(kind.Client, job, replicas["Launcher"]!["template"]!, "launcher", ("training.kubeflow.org/job-role", "launcher"));
        _ = await kind.Cluster.PodAsync(pod => pod.Mapping("status")?.Text("phase") == "Failed");
        await kind.SetStatusAsync(job, """{ "conditions": [ { "type": "Failed", "status": "True", "reason": "MPIJobFailed", "message": "the launcher has failed" } ] }""");

        Assert.Equal(1, (await running).Count("failed"));
        var trial = Assert.Single(await _vizier.TrialsAsync("kinds"));
        Assert.Equal(("ExitCode", 1), ((string)trial["reason"]!, (int)trial["measurements"]!));
        Assert.Contains("rank 0 has failed", (string)trial["message"]!, StringComparison.Ordinal);
        await kind.Cluster.AssertNothingIsLeftAsync(kind.Type);
    }

    [Fact]
    public async Task The_pods_of_an_Argo_Workflow_are_found_by_their_owner_and_its_phase_decides()
    {
        await using var kind = await InstalledKind.OpenAsync("argoproj.io", "v1alpha1", "Workflow", "workflows");
        var running = Tune(
            kind,
            $"spec: {{ entrypoint: train, templates: [{{ name: train, container: {{ image: \"busybox:1\", command: [sh, -c, \"{Printing}\"] }} }}] }}",
            "primaryContainerName: main",
            "primaryPodLabels: { katib.kubeflow.org/model-training: \"true\" }",
            "successCondition: status.[@this].#(phase==\"Succeeded\")#",
            "failureCondition: status.[@this].#(phase==\"Failed\")#");

        var workflow = await kind.ObjectAsync();
        await CustomKinds.StartPodAsync(kind.Client, workflow, Pod("echo prepared accuracy=0.1"), "prepare");
        await CustomKinds.StartPodAsync(kind.Client, workflow, Pod("echo accuracy=0.7"), "train", ("katib.kubeflow.org/model-training", "true"));
        await VizierProgram.UntilAsync(async () =>
            (await kind.Cluster.ListAsync(ResourceType.Pods)).Count(pod => pod.Mapping("status")?.Text("phase") == "Succeeded") == 2);
        await kind.SetStatusAsync(workflow, """{ "phase": "Succeeded" }""");

        var run = await running;
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal((1, 0.7), (run.Count("succeeded"), (double)run.Json["bestTrial"]!["value"]!));
        await kind.Cluster.AssertNothingIsLeftAsync(kind.Type);
    }

    private static string Replica(string script) =>
        $"{{ replicas: 1, template: {{ spec: {{ restartPolicy: Never, terminationGracePeriodSeconds: 1, containers: [{{ name: main, image: \"busybox:1\", command: [sh, -c, \"{script}\"] }}] }} }} }}";

    private static JsonObject Pod(string script) => new()
    {
        ["spec"] = new JsonObject
        {
            ["restartPolicy"] = "Never",
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "busybox:1", ["command"] = new JsonArray("sh", "-c", script) }),
        },
    };

    private Task<Finished> Tune(InstalledKind kind, string spec, params string[] template)
    {
        File.WriteAllText(Path.Combine(_vizier.Folder, "kinds.yaml"), $$"""
            apiVersion: kubeflow.org/v1beta1
            kind: Experiment
            metadata: { name: kinds }
            spec:
              objective: { type: maximize, objectiveMetricName: accuracy }
              algorithm: { algorithmName: random }
              parallelTrialCount: 1
              maxTrialCount: 1
              parameters:
                - { name: x, parameterType: double, feasibleSpace: { min: "0.1", max: "0.9" } }
              trialTemplate:
                trialParameters:
                  - { name: x, reference: x, description: the only one }
                {{string.Join("\n    ", template)}}
                trialSpec:
                  apiVersion: {{kind.Type.ApiVersion}}
                  kind: {{kind.Type.Kind}}
                  {{spec}}
            """);
        return _vizier.RunAsync(VizierProgram.Tuning("kinds.yaml", kind.Cluster.Arguments()));
    }

    /// <summary>A kind that the cluster knows as long as this is not disposed of, so that other tests find it without its operator.</summary>
    private sealed record InstalledKind(Cluster Cluster, ResourceType Type) : IAsyncDisposable
    {
        internal KubernetesClient Client => Cluster.Client;

        internal static async Task<InstalledKind> OpenAsync(string group, string version, string kind, string plural)
        {
            var cluster = await Cluster.OpenAsync();
            return new InstalledKind(cluster, await CustomKinds.InstallAsync(cluster.Client, group, version, kind, plural));
        }

        /// <summary>The first object of the kind, once there is one.</summary>
        internal async Task<JsonObject> ObjectAsync()
        {
            JsonObject? found = null;
            await VizierProgram.UntilAsync(async () => (found = await Cluster.ListAsync(Type) is [var first, ..] ? first : null) is not null);
            return found!;
        }

        internal Task SetStatusAsync(JsonObject item, string status) => CustomKinds.SetStatusAsync(Client, Type, item, status);

        public async ValueTask DisposeAsync()
        {
            await CustomKinds.RemoveAsync(Client, Type);
            await Cluster.DisposeAsync();
        }
    }
}

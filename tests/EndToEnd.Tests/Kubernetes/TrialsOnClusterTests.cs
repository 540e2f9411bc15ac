using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>The built program with trials on a real cluster, with real containers.</summary>
public sealed class TrialsOnClusterTests : IDisposable
{
    private const string Busybox = "busybox:1";

    private readonly VizierProgram _vizier = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _vizier.Dispose();

    [Fact]
    public async Task Digits_are_learnt_by_twelve_trials_three_at_a_time_with_a_gpu_each()
    {
        await using var cluster = await Cluster.OpenAsync();
        await cluster.RequireImageAsync("vizier/digits:dev");
        using var gpus = await Cluster.ReserveGpusAsync();
        string yaml = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "digits.yaml"))
            .Replace("parallelTrialCount: 2", "parallelTrialCount: 3", StringComparison.Ordinal)
            .Replace("maxTrialCount: 24", "maxTrialCount: 12", StringComparison.Ordinal)
            .Replace("image: vizier/digits", "image: vizier/digits:dev\n                resources: { limits: { nvidia.com/gpu: 1 } }", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_vizier.Folder, "digits.yaml"), yaml);

        var run = await _vizier.RunAsync(VizierProgram.Tuning("digits.yaml", cluster.Arguments()));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal((12, 0), (run.Count("succeeded") + run.Count("earlyStopped"), run.Count("failed")));
        Assert.True((double)run.Json["bestTrial"]!["value"]! > 0.8, run.Output);
        var trials = await _vizier.TrialsAsync("digits");
        Assert.All(trials, trial => Assert.Equal(1, (int)trial["attempts"]!));
        Assert.All(trials, trial => Assert.True((int)trial["measurements"]! > 1));
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_bad_trial_is_stopped_early_its_pod_deleted_and_its_measurements_kept()
    {
        await using var cluster = await Cluster.OpenAsync();
        var run = await _vizier.TuneAsync(
            Shell("a=$x; if [ $x = 0.9 ]; then a=0.01; fi; for i in 1 2 3 4 5; do echo accuracy=$a; done; if [ $x = 0.9 ]; then sleep 1000; fi") with
            {
                Algorithm = "grid",
                Parallel = 1,
                Parameter = """{ name: x, parameterType: discrete, feasibleSpace: { list: ["0.6", "0.7", "0.8", "0.9"] } }""",
                Extra = """earlyStopping: { algorithmName: medianstop, algorithmSettings: [{ name: min_trials_required, value: "1" }, { name: start_step, value: "2" }] }""",
            },
            cluster.Arguments());

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal((3, 1), (run.Count("succeeded"), run.Count("earlyStopped")));
        var stopped = Assert.Single(await _vizier.TrialsAsync("shell"), trial => (string?)trial["outcome"] == "EARLY_STOPPED");
        Assert.Equal((0.01, 5), ((double)stopped["metrics"]!["accuracy"]!, (int)stopped["measurements"]!));
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_pod_that_somebody_deletes_is_made_again_for_the_same_trial()
    {
        await using var cluster = await Cluster.OpenAsync();
        var running = _vizier.TuneAsync(
            Shell("case $VIZIER_ATTEMPT in */1) echo accuracy=0.3; sleep 1000;; *) echo accuracy=0.6;; esac") with { MaxTrials = 1, Parallel = 1 },
            cluster.Arguments());

        var pod = await cluster.PodAsync(Cluster.IsRunning);
        _ = await cluster.Client.DeleteAsync(ResourceType.Pods, pod.NameOf(), null, new DeleteOptions { GraceSeconds = 0 }, Cancellation);
        var run = await running;

        Assert.True(run.ExitCode == 0, run.Error);
        var trial = Assert.Single(await _vizier.TrialsAsync("shell"));
        Assert.Equal(("SUCCEEDED", 2, 0.6), ((string)trial["outcome"]!, (int)trial["attempts"]!, (double)trial["metrics"]!["accuracy"]!));
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_run_that_is_killed_is_taken_up_elsewhere_with_every_line_read_once()
    {
        await using var cluster = await Cluster.OpenAsync();
        var experiment = Shell("for i in $(seq 40); do echo accuracy=0.$((100 + i)); sleep 0.5; done") with { MaxTrials = 1, Parallel = 1 };
        string file = _vizier.Write(experiment);
        using var first = _vizier.Start(VizierProgram.Tuning(file, cluster.Arguments()));
        var pod = await cluster.PodAsync(Cluster.IsRunning);
        await VizierProgram.UntilAsync(async () => (await _vizier.TrialsAsync("shell")) is [{ } begun] && (int)begun["measurements"]! >= 3);
        first.Kill();
        await first.WaitForExitAsync(Cancellation);

        // The state of the runner is lost with its machine.
        Directory.Delete(Path.Combine(_vizier.Folder, "vizier-runs"), recursive: true);
        var run = await _vizier.RunAsync(VizierProgram.Tuning(file, cluster.Arguments("--resume")));

        Assert.True(run.ExitCode == 0, run.Error);
        var trial = Assert.Single(await _vizier.TrialsAsync("shell"));
        Assert.Equal((1, 40), ((int)trial["attempts"]!, (int)trial["measurements"]!));
        Assert.Equal(0.140, (double)trial["metrics"]!["accuracy"]!, 6);
        Assert.NotEmpty(pod.UidOf());
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task An_image_that_does_not_exist_fails_the_trial_in_the_clusters_words()
    {
        await using var cluster = await Cluster.OpenAsync();
        var run = await _vizier.TuneAsync(
            Shell("echo accuracy=1") with { Image = "localhost/no/such-image:1", MaxTrials = 1, Parallel = 1 }, cluster.Arguments("--start-timeout", "3"));

        Assert.Equal(1, run.Count("failed"));
        var trial = Assert.Single(await _vizier.TrialsAsync("shell"));
        Assert.Equal("ImageUnavailable", (string)trial["reason"]!);
        Assert.Contains("localhost/no/such-image:1", (string)trial["message"]!, StringComparison.Ordinal);
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_trial_for_which_no_node_has_room_waits_in_the_schedulers_words_and_is_given_up_in_time()
    {
        await using var cluster = await Cluster.OpenAsync();
        var run = await _vizier.TuneAsync(
            Shell("echo accuracy=1") with { MaxTrials = 1, Parallel = 1, Limits = "nvidia.com/gpu: 100" }, cluster.Arguments("--pending-timeout", "1"));

        Assert.Equal(1, run.Count("failed"));
        var trial = Assert.Single(await _vizier.TrialsAsync("shell"));
        Assert.Equal(("TrialLost", 4), ((string)trial["reason"]!, (int)trial["attempts"]!));
        Assert.Contains("Insufficient nvidia.com/gpu", (string)trial["message"]!, StringComparison.Ordinal);
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_template_that_the_cluster_would_refuse_is_refused_at_once()
    {
        await using var cluster = await Cluster.OpenAsync();
        var invalid = await _vizier.TuneAsync(
            Shell("true") with { Name = "invalid", Extra = "", RestartPolicy = "Always" }, cluster.Arguments());
        var unknown = Shell("true") with { Name = "unknown" };
        File.WriteAllText(
            Path.Combine(_vizier.Folder, "unknown.yaml"),
            unknown.ToYaml().Replace("apiVersion: batch/v1", "apiVersion: example.org/v1", StringComparison.Ordinal)
                .Replace("kind: Job", "kind: Contraption", StringComparison.Ordinal)
                .Replace("primaryContainerName: main", "primaryContainerName: main\n    successCondition: status.done\n    failureCondition: status.failed", StringComparison.Ordinal));
        var foreign = await _vizier.RunAsync(VizierProgram.Tuning("unknown.yaml", cluster.Arguments()));

        Assert.Equal(2, invalid.ExitCode);
        Assert.Contains("spec.trialTemplate.trialSpec.spec.template.spec.restartPolicy", invalid.Error, StringComparison.Ordinal);
        Assert.Contains("\"OnFailure\", \"Never\"", invalid.Error, StringComparison.Ordinal);
        Assert.Equal(2, foreign.ExitCode);
        Assert.Contains("no matches for kind \"Contraption\" in version \"example.org/v1\"", foreign.Error, StringComparison.Ordinal);
        Assert.Empty(await cluster.ListAsync(ResourceType.Pods));
    }

    [Fact]
    public async Task A_service_that_may_ask_the_cluster_refuses_a_template_when_it_is_submitted()
    {
        await using var cluster = await Cluster.OpenAsync();
        await using var service = await ServedProgram.StartAsync(
            _vizier, "serve", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--check-on-cluster", "--namespace", cluster.Namespace);
        Task<Finished> CreateAsync(ShellExperiment experiment) =>
            _vizier.RunAsync("experiment", "create", _vizier.Write(experiment), "--on", "kubernetes", "--server", service.Endpoint, "--output", "json");

        var invalid = await CreateAsync(Shell("true") with { Name = "invalid", Pod = "dnsPolicy: Sometimes" });
        var forbidden = await CreateAsync(Shell("true") with { Name = "forbidden", Pod = "activeDeadlineSeconds: -5" });
        var good = await CreateAsync(Shell("true") with { Name = "good" });

        Assert.NotEqual(0, invalid.ExitCode);
        Assert.Contains("spec.trialTemplate.trialSpec.spec.template.spec.dnsPolicy", invalid.Error, StringComparison.Ordinal);
        Assert.Contains("\"ClusterFirst\"", invalid.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, forbidden.ExitCode);
        Assert.Contains("spec.template.spec.activeDeadlineSeconds", forbidden.Error, StringComparison.Ordinal);
        Assert.True(good.ExitCode == 0, good.Error);
        var listed = await _vizier.RunAsync("experiment", "list", "--server", service.Endpoint, "--output", "json");
        Assert.Equal(["good"], JsonNode.Parse(listed.Output)!.AsArray().Select(experiment => (string)experiment!["experiment"]!));
        Assert.Empty(await cluster.ListAsync(ResourceType.Jobs));
    }

    private static ShellExperiment Shell(string script) => new() { Image = Busybox, Script = script };
}

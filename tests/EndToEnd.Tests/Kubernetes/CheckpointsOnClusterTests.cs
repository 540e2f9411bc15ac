using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>Trials on a real cluster that go on from what they, or the trials before them, have saved on a volume.</summary>
public sealed class CheckpointsOnClusterTests : IDisposable
{
    // The volume lies on the node: a test's cluster has no provisioner.
    private readonly string _volume = $"/tmp/vizier-checkpoints-{Guid.NewGuid():N}";
    private readonly VizierProgram _vizier = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _vizier.Dispose();
        if (Directory.Exists(_volume))
        {
            Directory.Delete(_volume, recursive: true);
        }
    }

    [Fact]
    public async Task A_trial_whose_pod_is_deleted_goes_on_from_its_checkpoint()
    {
        await using var cluster = await Cluster.OpenAsync();
        const string Script =
            "cd $VIZIER_CHECKPOINT_DIR; n=$(cat epoch 2>/dev/null || echo 0); while [ $n -lt 6 ]; do n=$((n + 1)); echo accuracy=0.$n; echo $n >epoch; if [ $n = 3 ]; then sleep 1000; fi; done";
        var running = _vizier.TuneAsync(Saving(Script) with { MaxTrials = 1, Parallel = 1 }, cluster.Arguments());

        // By the third epoch the first attempt waits to be deleted.
        await VizierProgram.UntilAsync(async () => (await TrialsAsync()) is [{ } trial] && (int)trial["measurements"]! == 3);
        var pod = await cluster.PodAsync(Cluster.IsRunning);
        _ = await cluster.Client.DeleteAsync(ResourceType.Pods, pod.NameOf(), null, new DeleteOptions { GraceSeconds = 0 }, Cancellation);
        var run = await running;

        // Had it begun anew, there were nine measurements, or it slept still.
        Assert.True(run.ExitCode == 0, run.Error);
        var trial = Assert.Single(await _vizier.TrialsAsync("shell"));
        Assert.Equal(("SUCCEEDED", 2, 6, 0.6), ((string)trial["outcome"]!, (int)trial["attempts"]!, (int)trial["measurements"]!, (double)trial["metrics"]!["accuracy"]!));
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Members_of_a_population_go_on_from_a_copy_of_their_parents_checkpoint()
    {
        await using var cluster = await Cluster.OpenAsync();
        const string Script = "cd $VIZIER_CHECKPOINT_DIR; n=$(cat epochs 2>/dev/null || echo 0); n=$((n + 1)); echo $n >epochs; echo accuracy=$n";
        var run = await _vizier.TuneAsync(
            Saving(Script) with
            {
                Algorithm = "pbt, algorithmSettings: [{ name: n_population, value: '5' }, { name: truncation_threshold, value: '0.4' }, { name: suggestion_trial_dir, value: /checkpoints }]",
                MaxTrials = 12,
                Parallel = 5,
            },
            cluster.Arguments());

        Assert.True(run.ExitCode == 0, run.Error);
        var trials = (await _vizier.TrialsAsync("shell")).ToDictionary(trial => (long)trial["trial"]!);
        Assert.Contains(trials.Values, trial => trial["parent"] is not null);
        Assert.All(trials.Values, trial => Assert.Equal(((long?)trial["parent"] is { } parent ? Accuracy(trials[parent]) : 0) + 1, Accuracy(trial)));
        await cluster.AssertNothingIsLeftAsync();
    }

    private static double Accuracy(JsonObject trial) => (double)trial["metrics"]!["accuracy"]!;

    private ShellExperiment Saving(string script) => new()
    {
        Image = "busybox:1",
        Script = script,
        Pod = $"volumes: [{{ name: checkpoints, hostPath: {{ path: {_volume}, type: DirectoryOrCreate }} }}]",
        Container = "volumeMounts: [{ name: checkpoints, mountPath: /checkpoints }]",
    };

    // Before the run has made its database there is none to list.
    private async Task<IReadOnlyList<JsonObject>> TrialsAsync() =>
        File.Exists(Path.Combine(_vizier.Folder, "vizier.db")) ? await _vizier.TrialsAsync("shell") : [];
}

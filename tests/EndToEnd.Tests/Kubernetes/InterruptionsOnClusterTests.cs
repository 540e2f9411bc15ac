using System.Text.Json.Nodes;
using Vizier.Protocol.Experiments;
using Vizier.Runner.Kubernetes;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>Services and runners that come and go while trials run on a real cluster.</summary>
public sealed class InterruptionsOnClusterTests
{
    private const string Busybox = "busybox:1";

    [Fact]
    public async Task Two_runners_share_an_experiment_and_what_one_leaves_when_killed_the_other_finishes()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var vizier = new ServedExperiment { Place = "kubernetes", RunnerArguments = [.. cluster.Arguments(), "--max-attempts", "2"] };
        vizier.StartService();
        vizier.StartRunner("one");
        vizier.StartRunner("two");
        await vizier.SubmitAsync(Counting(lines: 30) with { MaxTrials = 4, Parallel = 4 });

        // Each takes two at a time, so all run at once only if both take part.
        await VizierProgram.UntilAsync(async () =>
            await vizier.RunsAsync() is { Count: 4 } runs && runs.All(run => run.Trial.Measurements.Count >= 2));
        var pods = (await cluster.ListAsync(ResourceType.Pods)).Select(pod => pod.UidOf()).ToHashSet();
        vizier.KillRunner("one");
        vizier.StartRunner("three");

        AssertEachLineOnce(await vizier.FinishAsync(), trials: 4, lines: 30);
        Assert.Equal(4, pods.Count);
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task While_the_service_is_away_trials_go_on_and_all_that_they_print_is_reported_when_it_is_back()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var vizier = new ServedExperiment { Place = "kubernetes", RunnerArguments = cluster.Arguments() };
        vizier.StartService();
        vizier.StartRunner();
        await vizier.SubmitAsync(Counting(lines: 20) with { MaxTrials = 2, Parallel = 2 });
        await VizierProgram.UntilAsync(async () =>
            await vizier.RunsAsync() is { Count: 2 } runs && runs.All(run => run.Trial.Measurements.Count >= 2));

        vizier.KillService();

        // The runner deletes a pod whose trial has ended; only then is it told what it has to keep.
        await VizierProgram.UntilAsync(async () => (await cluster.LastingPodsAsync()).Count == 0);
        vizier.StartService();

        AssertEachLineOnce(await vizier.FinishAsync(), trials: 2, lines: 20);
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task What_runs_of_an_experiment_that_is_deleted_while_the_runner_is_dead_goes_when_a_runner_is_back()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var vizier = new ServedExperiment { Place = "kubernetes", RunnerArguments = cluster.Arguments() };
        vizier.StartService();
        vizier.StartRunner();
        await vizier.SubmitAsync(Counting(lines: 1000) with { MaxTrials = 2, Parallel = 2 });
        await VizierProgram.UntilAsync(async () => (await cluster.ListAsync(ResourceType.Pods)).Count(Cluster.IsRunning) == 2);

        vizier.KillRunner();
        await vizier.DeleteAsync();
        Assert.Equal(2, (await cluster.ListAsync(ResourceType.Jobs)).Count);
        vizier.StartRunner();

        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_trial_that_a_quota_keeps_out_waits_in_the_clusters_words_and_runs_when_there_is_room()
    {
        await using var cluster = await Cluster.OpenAsync();
        var quota = JsonNode.Parse("""{"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "one"}, "spec": {"hard": {"pods": "1"}}}""")!.AsObject();
        _ = await cluster.Client.CreateAsync(new ResourceType("", "v1", "ResourceQuota", "resourcequotas"), quota, null, TestContext.Current.CancellationToken);
        using var vizier = new ServedExperiment { Place = "kubernetes", RunnerArguments = cluster.Arguments() };
        vizier.StartService();
        vizier.StartRunner();
        await vizier.SubmitAsync(Counting(lines: 40) with { MaxTrials = 2, Parallel = 2 });

        await VizierProgram.UntilAsync(async () =>
            (await vizier.RunsAsync()).Any(run => run.Message.Contains("exceeded quota: one", StringComparison.Ordinal)));

        AssertEachLineOnce(await vizier.FinishAsync(), trials: 2, lines: 40);
        await cluster.AssertNothingIsLeftAsync();
    }

    private static ShellExperiment Counting(int lines) => new()
    {
        Image = Busybox,
        Script = $"for i in $(seq {lines}); do echo accuracy=0.$((1000 + i)); sleep 0.5; done",
    };

    private static void AssertEachLineOnce(IReadOnlyList<TrialRun> runs, int trials, int lines)
    {
        Assert.Equal(trials, runs.Count);
        Assert.All(runs, run => Assert.Single(run.Attempts));
        Assert.All(runs, run => Assert.Equal(
            Enumerable.Range(1, lines).Select(line => double.Parse($"0.{1000 + line}", System.Globalization.CultureInfo.InvariantCulture)),
            run.Trial.Measurements.Select(measurement => Assert.Single(measurement.Metrics).Value)));
    }
}

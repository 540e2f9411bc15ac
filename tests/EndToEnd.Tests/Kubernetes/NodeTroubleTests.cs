using Vizier.Protocol.Experiments;
using Vizier.Runner.Kubernetes;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>Nodes that are emptied or lost under running trials. No other test runs meanwhile, since it would suffer too.</summary>
[Collection(nameof(WholeCluster))]
public sealed class NodeTroubleTests
{
    [Fact]
    public async Task A_trial_on_a_node_that_is_drained_goes_on_when_there_is_a_node_again()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var vizier = Served(cluster);
        await vizier.SubmitAsync(SleepsOnce());
        var pod = await cluster.PodAsync(Cluster.IsRunning);
        string node = pod.Mapping("spec")!.Text("nodeName")!;
        try
        {
            await Kubectl.RunAsync("drain", node, "--ignore-daemonsets", "--force", $"--pod-selector=vizier/attempt={pod.LabelOf("vizier/attempt")}", "--timeout=60s");
            await FirstAttemptEndedAsync(vizier);
        }
        finally
        {
            await Kubectl.RunAsync("uncordon", node);
        }

        AssertTriedAgain(await vizier.FinishAsync(), "Drained");
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_trial_on_a_node_that_is_lost_is_tried_again()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var vizier = Served(cluster);
        await vizier.SubmitAsync(SleepsOnce());
        var pod = await cluster.PodAsync(Cluster.IsRunning);
        string node = pod.Mapping("spec")!.Text("nodeName")!;
        try
        {
            // What the node's controller does, five minutes after it heard of a node last.
            await Kubectl.RunAsync("taint", "node", node, "vizier-test/unreachable=true:NoExecute");
            await FirstAttemptEndedAsync(vizier);
        }
        finally
        {
            await Kubectl.RunAsync("taint", "node", node, "vizier-test/unreachable:NoExecute-");
        }

        AssertTriedAgain(await vizier.FinishAsync(), "NodeLost");
        await cluster.AssertNothingIsLeftAsync();
    }

    private static ServedExperiment Served(Cluster cluster)
    {
        var vizier = new ServedExperiment { Place = "kubernetes", RunnerArguments = cluster.Arguments() };
        vizier.StartService();
        vizier.StartRunner();
        return vizier;
    }

    private static ShellExperiment SleepsOnce() => new()
    {
        Image = "busybox:1",
        Script = "case $VIZIER_ATTEMPT in */1) sleep 1000;; *) echo accuracy=0.6;; esac",
        Pod = "terminationGracePeriodSeconds: 1",
        MaxTrials = 1,
        Parallel = 1,
    };

    private static Task FirstAttemptEndedAsync(ServedExperiment vizier) => VizierProgram.UntilAsync(async () =>
        (await vizier.RunsAsync()).Any(run => run.Attempts is [{ EndTime: not null }, ..]));

    private static void AssertTriedAgain(IReadOnlyList<TrialRun> runs, string reason) =>
        Assert.Equal([reason, "Completed"], Assert.Single(runs).Attempts.Select(attempt => attempt.Reason));
}

/// <summary>Tests that no other may run beside.</summary>
[CollectionDefinition(nameof(WholeCluster), DisableParallelization = true)]
public sealed class WholeCluster;

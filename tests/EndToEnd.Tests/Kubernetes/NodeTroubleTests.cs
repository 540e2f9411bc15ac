using System.Diagnostics;
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

    [Fact]
    public async Task A_trial_whose_pod_is_taken_off_a_node_that_is_not_heard_of_is_tried_again()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var vizier = Served(cluster);
        await vizier.SubmitAsync(SleepsOnce());
        var pod = await cluster.PodAsync(Cluster.IsRunning);
        await using (await StoppedKubelet.StopAsync())
        {
            // Where all nodes are lost, as on one, Kubernetes itself takes no pod off them.
            await VizierProgram.UntilAsync(() => IsUnreachableAsync(cluster, pod.Mapping("spec")!.Text("nodeName")!));
            _ = await cluster.Client.DeleteAsync(ResourceType.Pods, pod.NameOf(), null, new DeleteOptions { GraceSeconds = 1 }, TestContext.Current.CancellationToken);

            // It stays as long as nobody hears that it has ended.
            await FirstAttemptEndedAsync(vizier);
            Assert.Contains(await cluster.ListAsync(ResourceType.Pods), one => one.UidOf() == pod.UidOf() && one.IsBeingDeleted());
        }

        AssertTriedAgain(await vizier.FinishAsync(), "NodeLost");
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_trial_whose_node_somebody_deletes_is_tried_again()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var vizier = Served(cluster);
        await vizier.SubmitAsync(SleepsOnce());
        var pod = await cluster.PodAsync(Cluster.IsRunning);
        await using (await StoppedKubelet.StopAsync())
        {
            await Kubectl.RunAsync("delete", "node", pod.Mapping("spec")!.Text("nodeName")!);
            await FirstAttemptEndedAsync(vizier);
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

    private static async Task<bool> IsUnreachableAsync(Cluster cluster, string name)
    {
        var node = await cluster.Client.GetAsync(ResourceType.Nodes, name, null, TestContext.Current.CancellationToken);
        return node.Mapping("spec")!.Mappings("taints").Any(taint => taint.Text("key") == "node.kubernetes.io/unreachable");
    }

    private static Task FirstAttemptEndedAsync(ServedExperiment vizier) => VizierProgram.UntilAsync(async () =>
        (await vizier.RunsAsync()).Any(run => run.Attempts is [{ EndTime: not null }, ..]));

    private static void AssertTriedAgain(IReadOnlyList<TrialRun> runs, string reason) =>
        Assert.Equal([reason, "Completed"], Assert.Single(runs).Attempts.Select(attempt => attempt.Reason));
}

/// <summary>The kubelet of the cluster that tests/cluster/cluster has started, as long as it is stopped.</summary>
internal sealed class StoppedKubelet : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "cluster");

    /// <summary>Stops it; skips the test on other clusters, whose nodes are elsewhere.</summary>
    public static async Task<StoppedKubelet> StopAsync()
    {
        string kubeconfig = Environment.GetEnvironmentVariable("KUBECONFIG") ?? "";
        Assert.SkipUnless(
            File.Exists(Path.Combine(Path.GetDirectoryName(kubeconfig) ?? "", "pid", "kubelet")),
            "the nodes of the cluster cannot be stopped: tests/cluster/cluster has not started it");
        await RunAsync("stop");
        return new StoppedKubelet();
    }

    /// <summary>Starts it again, and waits until the node takes pods.</summary>
    public async ValueTask DisposeAsync() => await RunAsync("start");

    private static async Task RunAsync(string action)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Script, "kubelet", action]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var finished = await VizierProgram.FinishAsync(process, TimeSpan.FromMinutes(3));
        Assert.True(finished.ExitCode == 0, finished.Error);
    }
}

/// <summary>Tests that no other may run beside.</summary>
[CollectionDefinition(nameof(WholeCluster), DisableParallelization = true)]
public sealed class WholeCluster;

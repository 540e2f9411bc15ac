using System.Text.Json.Nodes;
using Vizier.Protocol.Experiments;
using Vizier.Runner.Kubernetes;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>By whose fault a trial on a real cluster ended: what is the program's own fails it, what is the cluster's is tried again.</summary>
public sealed class FailuresOnClusterTests
{
    private const string SleepsOnce = "case $VIZIER_ATTEMPT in */1) sleep 1000;; *) echo accuracy=0.6;; esac";
    private static readonly ResourceType PriorityClasses =
        new("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", IsNamespaced: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_program_does_itself_fails_its_trial_under_a_reason_of_its_own()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var vizier = Served(cluster);
        await vizier.SubmitAsync(One("memory", "m=0123456789abcdef; while true; do m=$m$m; done") with { Limits = "memory: 32Mi" });
        await vizier.SubmitAsync(One("code", "echo it went wrong; exit 3"));
        await vizier.SubmitAsync(One("pod-deadline", "sleep 1000") with { Pod = "activeDeadlineSeconds: 3" });
        await vizier.SubmitAsync(One("job-deadline", "sleep 1000") with { Job = "activeDeadlineSeconds: 3", Pod = "terminationGracePeriodSeconds: 1" });
        await vizier.SubmitAsync(One("command", "true") with { Command = "no-such-program" });

        await AssertFailedAsync(vizier, "memory", "OutOfMemory", "OOMKilled");
        await AssertFailedAsync(vizier, "code", "ExitCode", "it went wrong");
        await AssertFailedAsync(vizier, "pod-deadline", "DeadlineExceeded", "activeDeadlineSeconds");
        await AssertFailedAsync(vizier, "job-deadline", "DeadlineExceeded", "activeDeadlineSeconds");
        await AssertFailedAsync(vizier, "command", "CommandNotFound", "no-such-program");
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_pod_that_the_kubelet_evicts_is_made_again_and_its_trial_blamed_for_nothing()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var vizier = Served(cluster);
        await vizier.SubmitAsync(One("disk", "case $VIZIER_ATTEMPT in */1) dd if=/dev/zero of=/tmp/much bs=1M count=30; sleep 1000;; *) echo accuracy=0.6;; esac") with
        {
            Limits = "ephemeral-storage: 10Mi",
        });

        var run = Assert.Single(await vizier.FinishAsync());
        Assert.Equal(["Evicted", "Completed"], run.Attempts.Select(attempt => attempt.Reason));
        Assert.Contains("ephemeral", run.Attempts[0].Message, StringComparison.Ordinal);
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_pod_whose_eviction_somebody_asks_for_is_made_again()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var vizier = Served(cluster);
        await vizier.SubmitAsync(One("evicted", SleepsOnce) with { Pod = "terminationGracePeriodSeconds: 1" });
        var pod = await cluster.PodAsync(Cluster.IsRunning);
        string eviction = vizier.File("eviction.json");
        File.WriteAllText(eviction, $$$"""
            {"apiVersion": "{{{await EvictionVersionAsync(cluster)}}}", "kind": "Eviction",
             "metadata": {"name": "{{{pod.NameOf()}}}", "namespace": "{{{cluster.Namespace}}}"}}
            """);
        await Kubectl.RunAsync("create", "--raw", "/" + ResourceType.Pods.PathOf(cluster.Namespace, pod.NameOf(), "eviction"), "-f", eviction);

        // Before 1.26 the pod does not say so.
        var run = Assert.Single(await vizier.FinishAsync());
        Assert.Contains(run.Attempts[0].Reason, (string[])["Drained", "Deleted"]);
        Assert.Equal("Completed", run.Attempts[1].Reason);
        await cluster.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_trial_that_gives_way_to_a_pod_of_higher_priority_is_tried_again_when_that_has_ended()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var gpus = await Cluster.ReserveGpusAsync();
        var high = JsonNode.Parse($$"""
            {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": "{{cluster.Namespace}}" }, "value": 1000}
            """)!.AsObject();
        _ = await cluster.Client.CreateAsync(PriorityClasses, high, null, Cancellation);
        try
        {
            using var vizier = Served(cluster);
            await vizier.SubmitAsync(One("modest", SleepsOnce) with { Limits = "nvidia.com/gpu: 4", Pod = "terminationGracePeriodSeconds: 1" });
            _ = await cluster.PodAsync(Cluster.IsRunning);
            var urgent = JsonNode.Parse($$$"""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "urgent"},
                 "spec": {"priorityClassName": "{{{cluster.Namespace}}}", "restartPolicy": "Never",
                          "containers": [{"name": "main", "image": "busybox:1", "command": ["sleep", "2"], "resources": {"limits": {"nvidia.com/gpu": 1} } }]} }
                """)!.AsObject();
            _ = await cluster.Client.CreateAsync(ResourceType.Pods, urgent, null, Cancellation);

            var run = Assert.Single(await vizier.FinishAsync());
            Assert.Equal(["Preempted", "Completed"], run.Attempts.Select(attempt => attempt.Reason));
            Assert.Contains("urgent", run.Attempts[0].Message, StringComparison.Ordinal);
            await cluster.AssertNothingIsLeftAsync();
        }
        finally
        {
            _ = await cluster.Client.DeleteAsync(PriorityClasses, cluster.Namespace, null, new DeleteOptions(), CancellationToken.None);
        }
    }

    private static ServedExperiment Served(Cluster cluster)
    {
        var vizier = new ServedExperiment { Place = "kubernetes", RunnerArguments = cluster.Arguments() };
        vizier.StartService();
        vizier.StartRunner();
        return vizier;
    }

    private static ShellExperiment One(string name, string script) =>
        new() { Name = name, Image = "busybox:1", Script = script, MaxTrials = 1, Parallel = 1 };

    private static async Task AssertFailedAsync(ServedExperiment vizier, string experiment, string reason, string words)
    {
        var run = Assert.Single(await vizier.FinishAsync(experiment));
        Assert.Equal((TrialRun.Types.Outcome.Failed, reason), (run.Outcome, run.Reason));
        Assert.Equal(reason, Assert.Single(run.Attempts).Reason);
        Assert.Contains(words, run.Message, StringComparison.Ordinal);
    }

    private static async Task<string> EvictionVersionAsync(Cluster cluster) =>
        await cluster.Client.Discovery.FindOrDefaultAsync("policy/v1", "PodDisruptionBudget", Cancellation) is null ? "policy/v1beta1" : "policy/v1";
}

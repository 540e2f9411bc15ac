using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Kubernetes.Logs;
using Vizier.Runner.Kubernetes.Watching;

namespace Vizier.EndToEnd.Tests.Kubernetes;

/// <summary>The client against a real API server.</summary>
public sealed class ClientOnClusterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pods_life_is_watched_its_log_read_to_the_last_line_and_only_itself_deleted()
    {
        await using var cluster = await Cluster.OpenAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var view = new View();
        var watching = new Reflector(cluster.Client, ResourceType.Pods, new ListOptions { LabelSelector = "app=counter" }, TimeProvider.System, NullLogger.Instance)
            .RunAsync(view, stop.Token);
        var pod = await cluster.Client.CreateAsync(ResourceType.Pods, Counter(), null, Cancellation);
        await VizierProgram.UntilAsync(() => view.Phase is "Running" or "Succeeded");

        List<string> lines = [];
        var ended = VizierProgram.UntilAsync(() => view.Phase == "Succeeded");
        await foreach (var batch in new PodLog(cluster.Client, TimeProvider.System, NullLogger.Instance)
            .FollowAsync(cluster.Namespace, "counter", "main", null, ended, Cancellation))
        {
            lines.AddRange(batch.Select(line => Encoding.UTF8.GetString(line.Text.Span)));
        }

        Assert.Equal(Enumerable.Range(1, 300).Select(number => $"line {number}"), lines);
        var conflict = await Assert.ThrowsAsync<KubernetesException>(() => cluster.Client.DeleteAsync(
            ResourceType.Pods, "counter", null, new DeleteOptions { Uid = "another" }, Cancellation));
        Assert.True(conflict.IsConflict);
        var patched = await cluster.Client.PatchAsync(
            ResourceType.Pods, "counter", null, PatchKind.Merge, JsonNode.Parse("""{"metadata":{"annotations":{"a":"b"}}}""")!, null, null, Cancellation);
        Assert.Equal("b", patched.AnnotationOf("a"));
        Assert.True(await cluster.Client.DeleteAsync(ResourceType.Pods, "counter", null, new DeleteOptions { Uid = pod.UidOf(), GraceSeconds = 0 }, Cancellation));
        await VizierProgram.UntilAsync(() => view.Deleted.Contains("counter"));
        Assert.False(await cluster.Client.DeleteAsync(ResourceType.Pods, "counter", null, new DeleteOptions(), Cancellation));
        await stop.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task Errors_say_what_the_server_says_and_a_dry_run_leaves_nothing()
    {
        await using var cluster = await Cluster.OpenAsync();
        var broken = Counter();
        broken["spec"]!["containers"]![0]!["imagePullPolicy"] = "Sometimes";
        var dry = new WriteOptions { DryRun = true, Strict = true };

        var invalid = await Assert.ThrowsAsync<KubernetesException>(() => cluster.Client.CreateAsync(ResourceType.Pods, broken, dry, Cancellation));
        _ = await cluster.Client.CreateAsync(ResourceType.Pods, Counter(), dry, Cancellation);
        _ = await cluster.Client.CreateAsync(ResourceType.ConfigMaps, Config(), null, Cancellation);
        var twice = await Assert.ThrowsAsync<KubernetesException>(() => cluster.Client.CreateAsync(ResourceType.ConfigMaps, Config(), null, Cancellation));

        Assert.True(invalid.IsInvalid);
        Assert.Equal("spec.containers[0].imagePullPolicy", Assert.Single(invalid.Causes).Field);
        Assert.True(twice.IsAlreadyExists);
        Assert.Null(await cluster.Client.FindAsync(ResourceType.Pods, "counter", null, Cancellation));
        Assert.Equal(ResourceType.Jobs, await cluster.Client.Discovery.FindAsync("batch/v1", "Job", Cancellation));
        await Assert.ThrowsAsync<UnknownKindException>(() => cluster.Client.Discovery.FindAsync("batch/v1", "Contraption", Cancellation));
    }

    private static JsonObject Config() => JsonNode.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}""")!.AsObject();

    private static JsonObject Counter() => JsonNode.Parse("""
        {
          "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "counter", "labels": { "app": "counter" } },
          "spec": {
            "restartPolicy": "Never",
            "containers": [ {
              "name": "main", "image": "busybox:1",
              "command": [ "sh", "-c", "for i in $(seq 300); do echo line $i; [ $((i % 100)) = 0 ] && sleep 1; done; true" ]
            } ]
          }
        }
        """)!.AsObject();

    private sealed class View : IWatchHandler
    {
        public volatile string Phase = "";

        public ConcurrentBag<string> Deleted { get; } = [];

        void IWatchHandler.Replaced(IReadOnlyList<JsonObject> all)
        {
            foreach (var item in all)
            {
                ((IWatchHandler)this).Changed(item);
            }
        }

        void IWatchHandler.Changed(JsonObject item) => Phase = item.Mapping("status")?.Text("phase") ?? "";

        void IWatchHandler.Deleted(JsonObject item) => Deleted.Add(item.NameOf());
    }
}

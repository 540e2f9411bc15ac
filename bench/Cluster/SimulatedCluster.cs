using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Vizier.Benchmarks.Cluster;

/// <summary>
/// An API server whose pods begin to run as soon as they are made, and end when the benchmark says: what takes time is the runner.
/// </summary>
internal sealed class SimulatedCluster : IAsyncDisposable
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    private readonly ConcurrentDictionary<string, JsonObject> _pods = new();
    private readonly ConcurrentDictionary<Channel<string>, bool> _watches = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ends = new();
    private readonly Lock _lock = new();
    private readonly TimeSpan? _life;
    private WebApplication? _server;
    private long _version;
    private long _requests;
    private long? _freed;

    /// <param name="life">How long a pod runs; null for as long as the benchmark does.</param>
    internal SimulatedCluster(TimeSpan? life) => _life = life;

    internal Uri Address { get; private set; } = null!;

    /// <summary>What tells clients the way to it.</summary>
    internal string KubeConfig => $$"""
        current-context: simulated
        clusters: [{name: simulated, cluster: {server: "{{Address}}" } }]
        contexts: [{name: simulated, context: {cluster: simulated} }]
        """;

    internal long Requests => Interlocked.Read(ref _requests);

    internal int Created { get; private set; }

    /// <summary>From the end of a pod to the making of the next one, in milliseconds; meaningful for one trial at a time.</summary>
    internal List<double> Gaps { get; } = [];

    internal int Running => _pods.Count;

    internal async Task StartAsync()
    {
        _server = LoopbackServer.Create();
        _server.Use((context, next) =>
        {
            Interlocked.Increment(ref _requests);
            return next(context);
        });
        _server.MapGet("/api/v1", () => Results.Text(
            """{"resources":[{"name":"pods","kind":"Pod","namespaced":true}]}""", "application/json"));
        _server.MapGet("/api/v1/namespaces/default", () => Results.Text("""{"metadata":{"name":"default","uid":"simulated"}}""", "application/json"));
        _server.MapGet(Pods, ListOrWatchAsync);
        _server.MapPost(Pods, CreateAsync);
        _server.MapGet($"{Pods}/{{name}}/log", LogAsync);
        _server.MapDelete($"{Pods}/{{name}}", Delete);
        await _server.StartAsync();
        Address = new Uri(_server.Urls.First());
    }

    /// <summary>Changes something of every pod's status, as kubelets do.</summary>
    internal void Touch()
    {
        foreach (var pod in _pods.Values)
        {
            lock (_lock)
            {
                pod["metadata"]!["annotations"]!["touched"] = $"{_version}";
                Tell("MODIFIED", pod);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task ListOrWatchAsync(HttpContext context)
    {
        if (!context.Request.Query.ContainsKey("watch"))
        {
            JsonObject list;
            lock (_lock)
            {
                list = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["resourceVersion"] = $"{_version}" },
                    ["items"] = new JsonArray([.. _pods.Values.Select(pod => pod.DeepClone())]),
                };
            }

            await context.Response.WriteAsync(list.ToJsonString());
            return;
        }

        var channel = Channel.CreateUnbounded<string>();
        _watches[channel] = true;
        try
        {
            await context.Response.Body.FlushAsync();
            await foreach (var line in channel.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(line);
                await context.Response.Body.FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            _watches.TryRemove(channel, out _);
        }
    }

    private async Task CreateAsync(HttpContext context)
    {
        var pod = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        var name = (string)pod["metadata"]!["name"]!;
        lock (_lock)
        {
            Created++;
            if (_freed is { } freed)
            {
                Gaps.Add(TimeProvider.System.GetElapsedTime(freed).TotalMilliseconds);
                _freed = null;
            }

            pod["metadata"]!["uid"] = $"uid-{name}";
            pod["metadata"]!["creationTimestamp"] = Now();
            pod["spec"]!["nodeName"] = "node";
            pod["status"] = Status("Running", "\"running\":{\"startedAt\":\"" + Now() + "\"}");
            _pods[name] = pod;
            _ends[name] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Tell("ADDED", pod);
        }

        context.Response.StatusCode = 201;
        await context.Response.WriteAsync(pod.ToJsonString());
        if (_life is { } life)
        {
            _ = EndAsync(name, pod, life);
        }
    }

    private async Task EndAsync(string name, JsonObject pod, TimeSpan life)
    {
        await Task.Delay(life);
        lock (_lock)
        {
            pod["status"] = Status("Succeeded", "\"terminated\":{\"exitCode\":0,\"reason\":\"Completed\",\"finishedAt\":\"" + Now() + "\"}");
            _freed = TimeProvider.System.GetTimestamp();
            Tell("MODIFIED", pod);
        }

        _ends[name].TrySetResult();
    }

    private async Task LogAsync(HttpContext context, string name)
    {
        var start = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'");
        await context.Response.WriteAsync($"{start} loss=0.5\n");
        await context.Response.Body.FlushAsync();
        if (context.Request.Query.ContainsKey("follow") && _ends.TryGetValue(name, out var end))
        {
            await end.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private IResult Delete(string name)
    {
        lock (_lock)
        {
            if (!_pods.TryRemove(name, out var pod))
            {
                return Results.NotFound();
            }

            Tell("DELETED", pod);
            return Results.Text(pod.ToJsonString(), "application/json");
        }
    }

    private void Tell(string type, JsonObject pod)
    {
        pod["metadata"]!["resourceVersion"] = $"{++_version}";
        var line = new JsonObject { ["type"] = type, ["object"] = pod.DeepClone() }.ToJsonString() + "\n";
        foreach (var watch in _watches.Keys)
        {
            watch.Writer.TryWrite(line);
        }
    }

    private static JsonNode Status(string phase, string state) => JsonNode.Parse(
        $$$"""{"phase":"{{{phase}}}","containerStatuses":[{"name":"main","state":{ {{{state}}} }}]}""")!;

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}

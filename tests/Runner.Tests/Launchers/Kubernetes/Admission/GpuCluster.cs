using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes.Training;
using Vizier.Runner.Tests.Kubernetes;

namespace Vizier.Runner.Tests.Launchers.Kubernetes.Admission;

/// <summary>
/// One node with four GPUs behind a scripted API, and a scheduler that places pods one by one, whatever they belong to: the kind
/// that lets two gangs of three hold two GPUs each for ever.
/// </summary>
internal sealed class GpuCluster : IAsyncDisposable
{
    private const int Gpus = 4;
    private const string Pods = "/api/v1/namespaces/tuning/pods";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, JsonObject> _pods = [];
    private readonly TaskCompletionSource _bothLook = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _looks;
    private int _made;
    private bool _isContended;

    private GpuCluster(ScriptedApi api) => Api = api;

    public ScriptedApi Api { get; }

    /// <summary>How many pods were deleted.</summary>
    public int Deleted { get; private set; }

    /// <param name="gangs">The gangs that will be launched.</param>
    /// <param name="contends">Whether the first two that look see the same room, and get two places each.</param>
    public static async Task<GpuCluster> StartAsync(IEnumerable<Gang> gangs, bool contends = false)
    {
        var cluster = new GpuCluster(await ScriptedApi.StartAsync()) { _isContended = contends };
        var api = cluster.Api;
        api.On("GET /api/v1/nodes", ScriptedApi.Json(ScriptedApi.List("1", $$$"""
            {"metadata": {"name": "node"}, "status": {"allocatable": {"nvidia.com/gpu": "{{{Gpus}}}", "cpu": "64", "memory": "64Gi", "pods": "100"},
             "conditions": [{"type": "Ready", "status": "True"}]}}
            """)));
        api.On("GET /api/v1/pods", cluster.LookAsync);
        api.On($"GET {Pods}", cluster.ListAsync);
        api.On($"POST {Pods}", cluster.CreateAsync);
        foreach (var gang in gangs)
        {
            api.On($"PATCH /api/v1/namespaces/tuning/services/{gang.Names.Root}", ScriptedApi.Json("""{"metadata": {}}"""));
            foreach (var name in gang.Job.Members.Select(member => member.PodName(gang.Names.Root)))
            {
                api.On($"DELETE {Pods}/{name}", context => cluster.DeleteAsync(context, name));
            }
        }

        return cluster;
    }

    /// <summary>The pods of a gang that have a node.</summary>
    public int PlacedOf(Gang gang)
    {
        lock (_lock)
        {
            return _pods.Values.Count(pod => IsOf(pod, gang.Selector) && IsPlaced(pod));
        }
    }

    /// <summary>Lets a gang end.</summary>
    public void End(Gang gang)
    {
        lock (_lock)
        {
            foreach (var pod in _pods.Values.Where(pod => IsOf(pod, gang.Selector)).ToList())
            {
                _ = _pods.Remove(pod.NameOf());
            }

            Schedule();
        }
    }

    public ValueTask DisposeAsync() => Api.DisposeAsync();

    private static bool IsOf(JsonObject pod, string selector) => selector.Split('=') is [var name, var value] && pod.LabelOf(name) == value;

    private static bool IsPlaced(JsonObject pod) => pod.Mapping("spec")?.Text("nodeName") is not null;

    private async Task LookAsync(HttpContext context)
    {
        string all;
        lock (_lock)
        {
            all = Listed(_pods.Values);
        }

        if (_isContended && Interlocked.Increment(ref _looks) is 1 or 2)
        {
            if (_looks == 2)
            {
                _bothLook.TrySetResult();
            }

            await _bothLook.Task;
        }

        await ScriptedApi.Json(all)(context);
    }

    private Task ListAsync(HttpContext context)
    {
        lock (_lock)
        {
            var selector = $"{context.Request.Query["labelSelector"]}";
            return ScriptedApi.Json(Listed(_pods.Values.Where(pod => IsOf(pod, selector))))(context);
        }
    }

    private async Task CreateAsync(HttpContext context)
    {
        context.Request.Body.Position = 0;
        var pod = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        string text;
        lock (_lock)
        {
            pod["metadata"]!["uid"] = $"uid-{++_made}";
            pod["status"] = new JsonObject { ["phase"] = "Pending" };
            _pods[pod.NameOf()] = pod;
            Schedule();
            text = pod.ToJsonString();
        }

        await ScriptedApi.Json(text, 201)(context);
    }

    private Task DeleteAsync(HttpContext context, string name)
    {
        lock (_lock)
        {
            // After the first that gives way the scheduler is fair by chance.
            _isContended = false;
            Deleted++;
            _ = _pods.Remove(name);
            Schedule();
        }

        return ScriptedApi.Json("{}")(context);
    }

    private void Schedule()
    {
        foreach (var pod in _pods.Values.Where(pod => !IsPlaced(pod)))
        {
            var placed = _pods.Values.Where(IsPlaced).ToList();
            var ofItsGang = placed.Count(other => other.LabelOf(GangObjects.NameLabel) == pod.LabelOf(GangObjects.NameLabel));
            if (placed.Count < Gpus && !(_isContended && ofItsGang == 2))
            {
                pod["spec"]!["nodeName"] = "node";
            }
        }
    }

    private static string Listed(IEnumerable<JsonObject> pods) => ScriptedApi.List("1", [.. pods.Select(pod => pod.ToJsonString())]);
}

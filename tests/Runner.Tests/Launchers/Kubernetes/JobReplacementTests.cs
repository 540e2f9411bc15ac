using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Vizier.Protocol.Runners;
using Vizier.Runner.Attempts;
using Vizier.Runner.Launchers;
using Vizier.Runner.Launchers.Kubernetes;
using Vizier.Runner.Tests.Kubernetes;
using Vizier.Runner.Tests.Support;
using static Vizier.Protocol.Runners.ReportAttemptRequest.Types.Ended.Types;

namespace Vizier.Runner.Tests.Launchers.Kubernetes;

/// <summary>Pods that a Job makes in the place of one that somebody has deleted.</summary>
public sealed class JobReplacementTests : IDisposable
{
    private const string Jobs = "/apis/batch/v1/namespaces/test/jobs";
    private const string Pods = "/api/v1/namespaces/test/pods";
    private const string Job = """{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"run","namespace":"test","uid":"job","labels":{"vizier/attempt":"run"}}}""";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-replacement-");
    private readonly Channel<string> _watch = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _deleted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ImmutableDictionary<string, string> _present = ImmutableDictionary<string, string>.Empty;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task One_that_is_made_only_after_the_Job_was_deleted_is_deleted_too()
    {
        await using var api = await ScriptedApi.StartAsync();
        Script(api);
        var observer = new Observer();
        await using var launcher = new KubernetesLauncher(
            api.Client(), "cluster", new KubernetesLauncherOptions(), TimeProvider.System, NullLogger.Instance);
        var attempt = new Attempt
        {
            Name = "owners/o/studies/s/trials/1/attempts/1",
            RunName = "run",
            Lease = "mine",
            Manifest = """{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"run"},"spec":{"template":{"spec":{"containers":[{"name":"main"}]}}}}""",
            SuccessCondition = "status.succeeded",
            FailureCondition = "status.failed",
        };
        var running = launcher.RunAsync(attempt, new AttemptFolder(_folder.FullName), observer, new StopRequest(), TestContext.Current.CancellationToken);

        Tell("ADDED", "first");
        await observer.HasStarted;
        Tell("MODIFIED", "first", isDeleted: true);
        await SoonAsync(_looked.Task);
        Tell("ADDED", "second");

        await SoonAsync(_deleted.Task);
        Assert.Contains("\"gracePeriodSeconds\":0", api.Requests.First(request => request.Line == $"DELETE {Pods}/second").Body, StringComparison.Ordinal);
        Assert.False(running.IsCompleted);
        Tell("DELETED", "second");
        Tell("DELETED", "first", isDeleted: true);
        Assert.Equal(Reason.Deleted, (await SoonAsync(running)).Reason);
        Assert.Equal(0, api.CountOf($"DELETE {Pods}/first"));
    }

    private static Task<T> SoonAsync<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(60));

    private static Task SoonAsync(Task task) => task.WaitAsync(TimeSpan.FromSeconds(60));

    private static string Pod(string name, bool isDeleted)
    {
        string deletion = isDeleted
            ? $"\"deletionTimestamp\":\"{TimeProvider.System.GetUtcNow().AddMinutes(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\",\"deletionGracePeriodSeconds\":60,"
            : "";
        return $$$"""
            {"apiVersion":"v1","kind":"Pod",
             "metadata":{"name":"{{{name}}}","namespace":"test","uid":"{{{name}}}","resourceVersion":"2",{{{deletion}}}"labels":{"vizier/attempt":"run"}},
             "spec":{"containers":[{"name":"main"}]},
             "status":{"phase":"Running","containerStatuses":[{"name":"main","state":{"running":{"startedAt":"2026-01-01T00:00:00Z"} } }]} }
            """.ReplaceLineEndings("");
    }

    private void Script(ScriptedApi api)
    {
        api.On("GET /apis/batch/v1", ScriptedApi.Json("""{"resources":[{"name":"jobs","kind":"Job","namespaced":true}]}"""));
        api.On($"GET {Jobs}", context => (IsWatch(context) ? ScriptedApi.Open("") : ScriptedApi.Json(ScriptedApi.List("1")))(context));
        api.On($"POST {Jobs}", ScriptedApi.Json(Job, 201));
        api.On($"DELETE {Jobs}/run", ScriptedApi.Json(Job));
        api.On($"GET {Pods}", ListOrWatchAsync);
        api.On($"GET {Pods}/first/log", ScriptedApi.Text(""));
        api.On($"GET {Pods}/second/log", ScriptedApi.Text(""));
        api.On($"DELETE {Pods}/second", context =>
        {
            _deleted.TrySetResult();
            return ScriptedApi.Json(Pod("second", isDeleted: true))(context);
        });
        api.On("GET /api/v1/namespaces/test/events", ScriptedApi.Json(ScriptedApi.List("1")));
        api.On("GET /api/v1/nodes", ScriptedApi.Json(ScriptedApi.List("1", """{"metadata":{"name":"n"}}""")));
    }

    private static bool IsWatch(HttpContext context) => context.Request.Query.ContainsKey("watch");

    private async Task ListOrWatchAsync(HttpContext context)
    {
        if (IsWatch(context))
        {
            await foreach (string line in _watch.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(line);
                await context.Response.Body.FlushAsync();
            }
        }
        else if (context.Request.Query["labelSelector"].ToString().Contains("vizier/attempt=run", StringComparison.Ordinal))
        {
            await ScriptedApi.Json(ScriptedApi.List("1", [.. _present.Values]))(context);
            _looked.TrySetResult();
        }
        else
        {
            await ScriptedApi.Json(ScriptedApi.List("1"))(context);
        }
    }

    private void Tell(string type, string name, bool isDeleted = false)
    {
        string pod = Pod(name, isDeleted);
        _present = type == "DELETED" ? _present.Remove(name) : _present.SetItem(name, pod);
        _ = _watch.Writer.TryWrite(ScriptedApi.Event(type, pod));
    }
}

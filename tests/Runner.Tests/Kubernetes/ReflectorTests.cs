using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Kubernetes.Watching;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Kubernetes;

public sealed class ReflectorTests
{
    private const string Pods = "/api/v1/namespaces/test/pods";

    [Fact]
    public async Task Objects_are_listed_and_then_watched_and_a_bookmark_moves_the_place()
    {
        var view = await WatchAsync(
            [ScriptedApi.Json(ScriptedApi.List("5", ScriptedApi.Pod("a", "3")))],
            [
                ScriptedApi.Text(
                    ScriptedApi.Event("ADDED", ScriptedApi.Pod("b", "6")) + ScriptedApi.Event("MODIFIED", ScriptedApi.Pod("a", "7"))
                    + ScriptedApi.Event("DELETED", ScriptedApi.Pod("b", "8")) + ScriptedApi.Event("BOOKMARK", ScriptedApi.Pod("", "20"))),
                ScriptedApi.Open(ScriptedApi.Event("ADDED", ScriptedApi.Pod("end", "21"))),
            ]);

        Assert.Equal(["replaced a@3", "changed b@6", "changed a@7", "deleted b@8", "changed end@21"], view.Events);
        Assert.Equal(["5", "20"], view.Versions);
    }

    [Fact]
    public async Task A_broken_watch_goes_on_behind_the_last_event_and_half_a_line_is_passed_over()
    {
        var view = await WatchAsync(
            [ScriptedApi.Json(ScriptedApi.List("5"))],
            [
                ScriptedApi.Cut(ScriptedApi.Event("ADDED", ScriptedApi.Pod("a", "6")) + ScriptedApi.Event("ADDED", ScriptedApi.Pod("end", "7"))[..30]),
                ScriptedApi.Open(ScriptedApi.Event("ADDED", ScriptedApi.Pod("end", "7"))),
            ]);

        Assert.Equal(["replaced", "changed a@6", "changed end@7"], view.Events);
        Assert.Equal(["5", "6"], view.Versions);
    }

    [Fact]
    public async Task A_place_that_the_server_forgot_is_listed_anew_however_it_says_so()
    {
        var gone = """{"kind":"Status","status":"Failure","reason":"Expired","message":"too old","code":410}""";
        var view = await WatchAsync(
            [
                ScriptedApi.Json(ScriptedApi.List("5", ScriptedApi.Pod("a", "1"), ScriptedApi.Pod("b", "2"))),
                ScriptedApi.Json(ScriptedApi.List("8", ScriptedApi.Pod("b", "2"))),
                ScriptedApi.Json(ScriptedApi.List("9", ScriptedApi.Pod("b", "2"))),
            ],
            [
                ScriptedApi.Failure(410, "Gone", "too old"),
                ScriptedApi.Text(ScriptedApi.Event("ERROR", gone)),
                ScriptedApi.Open(ScriptedApi.Event("ADDED", ScriptedApi.Pod("end", "10"))),
            ]);

        Assert.Equal(["replaced a@1 b@2", "replaced b@2", "replaced b@2", "changed end@10"], view.Events);
        Assert.Equal(["5", "8", "9"], view.Versions);
    }

    [Fact]
    public async Task An_overloaded_server_is_left_alone_as_long_as_it_says_and_a_watch_that_ends_at_once_is_an_error()
    {
        var view = await WatchAsync(
            [ScriptedApi.Json("{}", 429, retryAfter: "0"), ScriptedApi.Json(ScriptedApi.List("5"))],
            [
                ScriptedApi.Json("{}", 429, retryAfter: "0"),
                ScriptedApi.Text(""),
                ScriptedApi.Open(ScriptedApi.Event("ADDED", ScriptedApi.Pod("end", "6"))),
            ]);

        Assert.Equal(["replaced", "changed end@6"], view.Events);
        Assert.Equal(["5", "5", "5"], view.Versions);
        Assert.True(view.Elapsed >= TimeSpan.FromSeconds(0.8), $"it was tried again after {view.Elapsed}");
    }

    private static async Task<View> WatchAsync(RequestDelegate[] lists, RequestDelegate[] watches)
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var (listed, watched) = (0, 0);
        api.On($"GET {Pods}", context => context.Request.Query.ContainsKey("watch")
            ? watches[Math.Min(watched++, watches.Length - 1)](context)
            : lists[Math.Min(listed++, lists.Length - 1)](context));
        using var stop = new CancellationTokenSource();
        var view = new View();
        var begin = TimeProvider.System.GetTimestamp();
        var running = new Reflector(client, ResourceType.Pods, new ListOptions(), TimeProvider.System, NullLogger.Instance).RunAsync(view, stop.Token);
        await Processes.Until(() => view.Events.Any(seen => seen.StartsWith("changed end", StringComparison.Ordinal)), "the last event");
        view.Elapsed = TimeProvider.System.GetElapsedTime(begin);
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        view.Versions = [.. api.Requests.Where(request => request.Line.Contains("watch=1", StringComparison.Ordinal))
            .Select(request => request.Line.Split("resourceVersion=")[1].Split('&')[0])];
        return view;
    }

    private sealed class View : IWatchHandler
    {
        private readonly Lock _lock = new();
        private readonly List<string> _events = [];

        internal IReadOnlyList<string> Events
        {
            get
            {
                lock (_lock)
                {
                    return [.. _events];
                }
            }
        }

        internal IReadOnlyList<string> Versions { get; set; } = [];

        internal TimeSpan Elapsed { get; set; }

        public void Replaced(IReadOnlyList<JsonObject> all) => Add(string.Join(' ', all.Select(Describe).Prepend("replaced")));

        public void Changed(JsonObject item) => Add($"changed {Describe(item)}");

        public void Deleted(JsonObject item) => Add($"deleted {Describe(item)}");

        private static string Describe(JsonObject item) => $"{item.NameOf()}@{item.ResourceVersionOf()}";

        private void Add(string text)
        {
            lock (_lock)
            {
                _events.Add(text);
            }
        }
    }
}

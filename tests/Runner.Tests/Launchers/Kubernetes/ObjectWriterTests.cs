using System.Text.Json.Nodes;
using Vizier.Protocol.Runners;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Launchers.Kubernetes;
using Vizier.Runner.Launchers.Local;
using Vizier.Runner.Tests.Kubernetes;

namespace Vizier.Runner.Tests.Launchers.Kubernetes;

public sealed class ObjectWriterTests
{
    private const string Pods = "/api/v1/namespaces/test/pods";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly List<string> _waiting = [];

    private static Attempt Mine { get; } = new() { Name = "owners/o/studies/s/trials/1/attempts/1", RunName = "run", Lease = "mine" };

    [Fact]
    public async Task A_quota_is_waited_for_in_the_clusters_words()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On(
            $"POST {Pods}",
            ScriptedApi.Failure(403, "Forbidden", "pods \"run\" is forbidden: exceeded quota: small"),
            ScriptedApi.Json(Pod("mine")));

        var root = await Writer(api).CreateAsync(_waiting.Add, None);

        Assert.Equal("u1", root.UidOf());
        Assert.Equal(["pods \"run\" is forbidden: exceeded quota: small"], _waiting);
    }

    [Fact]
    public async Task An_object_that_an_earlier_life_made_is_taken_up()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On($"POST {Pods}", ScriptedApi.Failure(409, "AlreadyExists", "pods \"run\" already exists"));
        api.On($"GET {Pods}/run", ScriptedApi.Json(Pod("another")));
        api.On($"PATCH {Pods}/run", ScriptedApi.Json(Pod("mine")));

        var root = await Writer(api).CreateAsync(_waiting.Add, None);

        Assert.Equal(TrialLabels.HolderOf("mine"), root.AnnotationOf(TrialLabels.Holder));
        Assert.Equal(
            """{"metadata":{"uid":"u1","annotations":{"vizier/holder":"HOLDER"}}}""".Replace("HOLDER", TrialLabels.HolderOf("mine"), StringComparison.Ordinal),
            api.Requests.Last().Body);
    }

    [Fact]
    public async Task Somebody_elses_object_of_the_name_is_left_alone()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On($"POST {Pods}", ScriptedApi.Failure(409, "AlreadyExists", "pods \"run\" already exists"));
        api.On($"GET {Pods}/run", ScriptedApi.Json("""{"metadata":{"name":"run","namespace":"test","uid":"u1"}}"""));

        var exception = await Assert.ThrowsAsync<LaunchException>(() => Writer(api).CreateAsync(_waiting.Add, None));

        Assert.Equal("there is a Pod test/run already that is not of this trial", exception.Message);
    }

    [Fact]
    public async Task A_refused_object_fails_in_the_clusters_words()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On($"POST {Pods}", ScriptedApi.Failure(422, "Invalid", "Pod \"run\" is invalid: spec.containers: Required value"));

        var exception = await Assert.ThrowsAsync<LaunchException>(() => Writer(api).CreateAsync(_waiting.Add, None));

        Assert.Contains("spec.containers: Required value", exception.Message, StringComparison.Ordinal);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task A_runner_that_was_cut_off_deletes_nothing_that_another_has_taken_over()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On($"GET {Pods}/run", ScriptedApi.Json(Pod("mine")), ScriptedApi.Json(Pod("another")));
        api.On($"DELETE {Pods}/run", ScriptedApi.Failure(409, "Conflict", "the resourceVersion has changed"));

        await Writer(api).DeleteOwnAsync(None);

        Assert.Equal(["GET", "DELETE", "GET"], api.Requests.Select(request => request.Line.Split(' ')[0]));
        Assert.Contains("""{"uid":"u1","resourceVersion":"7"}""", api.Requests.ElementAt(1).Body, StringComparison.Ordinal);
    }

    private static ObjectWriter Writer(ScriptedApi api)
    {
        var manifest = JsonNode.Parse("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"run","namespace":"test"},"spec":{"containers":[]}}""")!.AsObject();
        var plan = LaunchPlan.Of(Mine, manifest, ResourceType.Pods, new KubernetesLauncherOptions(), "test");
        return new ObjectWriter(api.Client(), plan, Mine, TimeProvider.System);
    }

    private static string Pod(string lease) => """
        {"metadata":{"name":"run","namespace":"test","uid":"u1","resourceVersion":"7",
         "annotations":{"vizier/name":"NAME","vizier/holder":"HOLDER"}}}
        """.Replace("NAME", Mine.Name, StringComparison.Ordinal).Replace("HOLDER", TrialLabels.HolderOf(lease), StringComparison.Ordinal);
}

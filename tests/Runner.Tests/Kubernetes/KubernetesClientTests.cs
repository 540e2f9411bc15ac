using System.Net;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Kubernetes.Configuration;
using Vizier.Runner.Kubernetes.Credentials;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Kubernetes;

public sealed class KubernetesClientTests
{
    private const string Pods = "/api/v1/namespaces/test/pods";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_refusal_with_retry_after_is_repeated_and_the_answer_comes()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        api.On($"POST {Pods}", ScriptedApi.Json("{}", 429, retryAfter: "0"), ScriptedApi.Json("{}", 503, retryAfter: "0"), ScriptedApi.Json(ScriptedApi.Pod("p", "1")));

        var pod = await client.CreateAsync(ResourceType.Pods, new JsonObject { ["kind"] = "Pod" }, new WriteOptions { DryRun = true, Strict = true }, None);

        Assert.Equal("p", pod.NameOf());
        Assert.Equal(3, api.Requests.Count);
        Assert.All(api.Requests, request => Assert.Equal("""{"kind":"Pod"}""", request.Body));
        Assert.Equal($"POST {Pods}?fieldManager=vizier&dryRun=All&fieldValidation=Strict", api.Requests.First().Line);
        Assert.StartsWith("vizier/", api.Requests.First().Headers.UserAgent.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_without_retry_after_is_the_callers()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        api.On($"POST {Pods}", ScriptedApi.Failure(500, "InternalError", "webhook is broken"));

        var exception = await Assert.ThrowsAsync<KubernetesException>(() => client.CreateAsync(ResourceType.Pods, [], null, None));

        Assert.Equal("webhook is broken", exception.Message);
        Assert.True(exception.IsTemporary);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task An_invalid_object_is_refused_with_every_field()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        api.On($"POST {Pods}", ScriptedApi.Failure(
            422, "Invalid", "Pod \"p\" is invalid: spec.containers: Required value",
            """{"causes":[{"reason":"FieldValueRequired","message":"Required value","field":"spec.containers"}]}"""));

        var exception = await Assert.ThrowsAsync<KubernetesException>(() => client.CreateAsync(ResourceType.Pods, [], null, None));

        Assert.True(exception.IsInvalid);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, exception.Code);
        Assert.Equal([new StatusCause("spec.containers", "FieldValueRequired", "Required value")], exception.Causes);
    }

    [Theory]
    [InlineData("pods \"p\" is forbidden: exceeded quota: gpus, requested: requests.nvidia.com/gpu=1", true, false, false)]
    [InlineData("pods is forbidden: User \"u\" cannot create resource \"pods\" in API group \"\" in the namespace \"test\"", false, true, false)]
    [InlineData("pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\": privileged", false, false, true)]
    public async Task A_403_is_told_apart(string message, bool isQuota, bool isRight, bool isInvalid)
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        api.On($"POST {Pods}", ScriptedApi.Failure(403, "Forbidden", message));

        var exception = await Assert.ThrowsAsync<KubernetesException>(() => client.CreateAsync(ResourceType.Pods, [], null, None));

        Assert.Equal((isQuota, isRight, isInvalid), (exception.IsQuotaExceeded, exception.IsNotAllowed, exception.IsInvalid));
    }

    [Fact]
    public async Task What_a_proxy_says_is_passed_on()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        api.On($"GET {Pods}/p", context =>
        {
            context.Response.StatusCode = 502;
            return ScriptedApi.Text("<h1>Bad gateway</h1>")(context);
        });

        var exception = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync(ResourceType.Pods, "p", null, None));

        Assert.Equal("the API server answered 502: <h1>Bad gateway</h1>", exception.Message);
    }

    [Fact]
    public async Task A_missing_object_is_null_and_deleting_it_is_no_error()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();

        Assert.Null(await client.FindAsync(ResourceType.Pods, "p", null, None));
        Assert.False(await client.DeleteAsync(ResourceType.Pods, "p", null, new DeleteOptions { Uid = "u", GraceSeconds = 0 }, None));
        Assert.Equal(
            """{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background","preconditions":{"uid":"u"},"gracePeriodSeconds":0}""",
            api.Requests.Last().Body);
    }

    [Fact]
    public async Task A_reading_request_is_sent_again_when_the_connection_breaks()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        api.On(
            $"GET {Pods}/p",
            context =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
            ScriptedApi.Json(ScriptedApi.Pod("p", "1")));

        Assert.Equal("p", (await client.GetAsync(ResourceType.Pods, "p", null, None)).NameOf());
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_and_anew_when_a_page_has_expired()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var first = ScriptedApi.List("5", ScriptedApi.Pod("a", "1")).Replace("\"resourceVersion\":\"5\"", "\"resourceVersion\":\"5\",\"continue\":\"next\"", StringComparison.Ordinal);
        api.On(
            $"GET {Pods}",
            ScriptedApi.Json(first),
            ScriptedApi.Failure(410, "Expired", "too old"),
            ScriptedApi.Json(ScriptedApi.List("7", ScriptedApi.Pod("a", "1"), ScriptedApi.Pod("b", "2"))));

        var list = await client.ListAsync(ResourceType.Pods, new ListOptions { LabelSelector = "app=x,tier" }, None);

        Assert.Equal(["a", "b"], list.Items.Select(item => item.NameOf()));
        Assert.Equal("7", list.ResourceVersion);
        Assert.Equal("Pod", list.Items[0].Text("kind"));
        Assert.Equal($"GET {Pods}?&labelSelector=app%3Dx%2Ctier&limit=500&continue=next", api.Requests.ElementAt(1).Line);
        Assert.DoesNotContain("limit", api.Requests.Last().Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_was_replaced_on_disk_is_read_again_when_the_server_refuses_the_old_one()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("token"), "old");
        using var client = api.Client(new TokenFileCredential(folder.File("token"), TimeProvider.System));
        api.On($"GET {Pods}/p", context => context.Request.Headers.Authorization == "Bearer new"
            ? ScriptedApi.Json(ScriptedApi.Pod("p", "1"))(context)
            : ScriptedApi.Failure(401, "Unauthorized", "Unauthorized")(context));

        var refused = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync(ResourceType.Pods, "p", null, None));
        File.WriteAllText(folder.File("token"), "new");
        var pod = await client.GetAsync(ResourceType.Pods, "p", null, None);

        Assert.True(refused.IsNotAllowed);
        Assert.Equal("p", pod.NameOf());
        Assert.Equal(["Bearer old", "Bearer old", "Bearer new"], api.Requests.Select(request => request.Headers.Authorization.ToString()));
    }

    [Fact]
    public async Task Impersonation_and_the_servers_path_go_with_every_request()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.On("GET /prefix/api/v1/namespaces/test/pods/p", ScriptedApi.Json(ScriptedApi.Pod("p", "1")));
        using var client = new KubernetesClient(
            api.Connection() with
            {
                Server = new Uri(api.Address, "prefix"),
                Impersonation = [new("Impersonate-User", "o"), new("Impersonate-Group", "a"), new("Impersonate-Group", "b")],
            },
            TimeProvider.System);

        _ = await client.GetAsync(ResourceType.Pods, "p", null, None);

        Assert.Equal(["a", "b"], api.Requests.Single().Headers["Impersonate-Group"].ToString().Split(',', StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task A_kind_is_found_once_and_a_missing_one_is_named()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        api.On("GET /apis/kubeflow.org/v1", ScriptedApi.Json(
            """{"resources":[{"name":"tfjobs","kind":"TFJob","namespaced":true},{"name":"tfjobs/status","kind":"TFJob","namespaced":true}]}"""));

        var type = await client.Discovery.FindAsync("kubeflow.org/v1", "TFJob", None);
        _ = await client.Discovery.FindAsync("kubeflow.org/v1", "TFJob", None);
        var missing = await Assert.ThrowsAsync<UnknownKindException>(() => client.Discovery.FindAsync("kubeflow.org/v1", "PyTorchJob", None));
        _ = await Assert.ThrowsAsync<UnknownKindException>(() => client.Discovery.FindAsync("argoproj.io/v1alpha1", "Workflow", None));

        Assert.Equal(new ResourceType("kubeflow.org", "v1", "TFJob", "tfjobs"), type);
        Assert.Equal("apis/kubeflow.org/v1/namespaces/n/tfjobs/j/status", type.PathOf("n", "j", "status"));
        Assert.Contains("no matches for kind \"PyTorchJob\" in version \"kubeflow.org/v1\"", missing.Message, StringComparison.Ordinal);
        Assert.Equal(1, api.CountOf("GET /apis/kubeflow.org/v1"));
    }

    [Fact]
    public async Task Only_the_clusters_own_authority_and_the_right_name_are_trusted()
    {
        using var authority = new TestAuthority("cluster");
        using var stranger = new TestAuthority("cluster");
        using var local = authority.Issue("localhost");
        using var other = authority.Issue("api.cluster");
        await using var api = await ScriptedApi.StartAsync(local);
        await using var renamed = await ScriptedApi.StartAsync(other);

        Assert.Null(await ErrorOf(api.Connection() with { Authorities = authority.Collection }));
        Assert.NotNull(await ErrorOf(api.Connection() with { Authorities = stranger.Collection }));
        Assert.NotNull(await ErrorOf(api.Connection()));
        Assert.Null(await ErrorOf(api.Connection() with { SkipsVerification = true }));
        Assert.NotNull(await ErrorOf(renamed.Connection() with { Authorities = authority.Collection }));
        Assert.Null(await ErrorOf(renamed.Connection() with { Authorities = authority.Collection, TlsServerName = "api.cluster" }));
    }

    [Fact]
    public async Task A_client_certificate_is_shown()
    {
        using var authority = new TestAuthority("cluster");
        using var local = authority.Issue("localhost");
        using var mine = authority.Issue("me");
        await using var api = await ScriptedApi.StartAsync(local, asksForCertificate: true);
        api.On($"GET {Pods}/p", context => ScriptedApi.Json(ScriptedApi.Pod(context.Connection.ClientCertificate!.Subject, "1"))(context));
        using var client = new KubernetesClient(
            api.Connection() with { Authorities = authority.Collection, ClientCertificate = mine }, TimeProvider.System);

        Assert.Equal("CN=me", (await client.GetAsync(ResourceType.Pods, "p", null, None)).NameOf());
    }

    [Fact]
    public async Task A_server_that_is_away_is_named()
    {
        using var client = new KubernetesClient(
            new ClusterConnection { Server = new Uri("http://127.0.0.1:1"), Source = "a test" }, TimeProvider.System);

        var exception = await Assert.ThrowsAsync<KubernetesException>(() => client.CreateAsync(ResourceType.Pods, [], null, None));

        Assert.Equal(KubernetesException.Unreachable, exception.Reason);
        Assert.Contains("http://127.0.0.1:1/", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<KubernetesException?> ErrorOf(ClusterConnection connection)
    {
        using var client = new KubernetesClient(connection, TimeProvider.System);
        try
        {
            // Nothing is scripted, so an answer is 404.
            return await client.DeleteAsync(ResourceType.Pods, "p", null, new DeleteOptions(), None) ? null : null;
        }
        catch (KubernetesException exception)
        {
            return exception;
        }
    }
}

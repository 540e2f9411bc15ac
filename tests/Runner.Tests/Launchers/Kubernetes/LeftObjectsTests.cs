using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Vizier.Client;
using Vizier.Runner.Launchers.Kubernetes;
using Vizier.Runner.Tests.Kubernetes;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Launchers.Kubernetes;

public sealed class LeftObjectsTests
{
    private const string Jobs = "/apis/batch/v1/namespaces/test/jobs";

    [Theory]
    [InlineData(StatusCode.NotFound, 1)]
    [InlineData(StatusCode.FailedPrecondition, 0)]
    [InlineData(StatusCode.Unavailable, 0)]
    public async Task What_belongs_to_no_experiment_is_deleted_and_nothing_of_which_that_is_not_sure(StatusCode answer, int deleted)
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var service = await ScriptedService.StartAsync();
        service.Refusal = new RpcException(new Status(answer, "no"));
        const string Left = """
            {"metadata": {"name": "left", "namespace": "test", "uid": "uid-left", "resourceVersion": "7",
             "annotations": {"vizier/name": "owners/o/studies/gone/trials/1/attempts/1"}}}
            """;
        api.On($"GET {Jobs}", ScriptedApi.Json(ScriptedApi.List("9", Left, """{"metadata": {"name": "foreign", "uid": "f"}}""")));
        api.On($"DELETE {Jobs}/left", ScriptedApi.Json("{}"));
        using var client = api.Client();
        using var connection = new VizierConnection(new VizierConnectionOptions { Endpoint = service.Endpoint, Retries = new RetryPolicy { MaxCalls = 1 } });

        await new LeftObjects(client, connection.Runners, NullLogger.Instance).DeleteAsync("mark", TestContext.Current.CancellationToken);

        Assert.Equal(deleted, api.CountOf($"DELETE {Jobs}/left"));
        Assert.Contains(api.Requests, request => Uri.UnescapeDataString(request.Line).Contains("vizier/service=mark", StringComparison.Ordinal));
        Assert.All(
            api.Requests.Where(request => request.Line.StartsWith("DELETE", StringComparison.Ordinal)),
            request => Assert.Contains("\"resourceVersion\":\"7\"", request.Body, StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_on_loopback_has_no_mark_and_others_one_of_their_own()
    {
        Assert.Null(LeftObjects.MarkOf(new Uri("http://127.0.0.1:28080")));
        Assert.NotNull(LeftObjects.MarkOf(new Uri("http://vizier.one.svc:28080")));
        Assert.NotEqual(LeftObjects.MarkOf(new Uri("http://vizier.one.svc:28080")), LeftObjects.MarkOf(new Uri("http://vizier.two.svc:28080")));
    }
}

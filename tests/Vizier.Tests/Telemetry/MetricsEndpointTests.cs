using Grpc.Core;
using Vizier.Protocol;
using Vizier.Tests.Hosting;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Telemetry;

public sealed class MetricsEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_suggestions_and_trials_are_counted()
    {
        await using var host = await TestHost.StartAsync();
        await host.Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "s", StudySpec = Samples.Spec() } }, cancellationToken: Token);
        const string Study = "owners/ada/studies/s";
        await host.Client.SuggestTrialsAsync(new SuggestTrialsRequest { Parent = Study, SuggestionCount = 4, ClientId = "c" }, cancellationToken: Token);
        await host.Client.CompleteTrialAsync(
            new CompleteTrialRequest { Name = $"{Study}/trials/1", FinalMeasurement = Samples.Measurement(1) }, cancellationToken: Token);
        await host.Client.CompleteTrialAsync(
            new CompleteTrialRequest { Name = $"{Study}/trials/2", TrialInfeasible = true, InfeasibleReason = "no" }, cancellationToken: Token);
        await host.Client.StopTrialAsync(new StopTrialRequest { Name = $"{Study}/trials/3" }, cancellationToken: Token);
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<RpcException>(async () =>
                await host.Client.GetStudyAsync(new GetStudyRequest { Name = "owners/ada/studies/none" }, cancellationToken: Token));
        }

        using var http = new HttpClient { BaseAddress = host.Host.Addresses.Http };
        await http.GetAsync("/nothing", Token);
        await http.GetAsync($"/v1/{Study}", Token);
        var response = await http.GetAsync("/metrics", Token);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var page = PrometheusReader.Read(await response.Content.ReadAsStringAsync(Token));

        Assert.Equal(1, Count(page, "grpc", "/vizier.VizierService/SuggestTrials", "OK"));
        Assert.Equal(2, Count(page, "grpc", "/vizier.VizierService/CompleteTrial", "OK"));
        Assert.Equal(3, Count(page, "grpc", "/vizier.VizierService/GetStudy", "NotFound"));
        Assert.Equal(1, Count(page, "http", "unknown", "404"));
        Assert.Equal(1, Count(page, "http", "/v1/owners/{owner}/studies/{study}", "200"));
        Assert.Equal(1, page.Value("vizier_suggestion_duration_seconds_count", ("outcome", "ok")));
        foreach (var (state, count) in new[] { ("REQUESTED", 0), ("ACTIVE", 1), ("STOPPING", 1), ("SUCCEEDED", 1), ("INFEASIBLE", 1) })
        {
            Assert.Equal(count, page.Value("vizier_trials", ("state", state)));
        }

        Assert.Equal(1, page.Value("vizier_studies"));
        Assert.Equal(0, page.Value("vizier_writes_waiting"));
        Assert.Equal(1, page.Value("vizier_requests_open"));
        Assert.Equal("histogram", page.Types["vizier_request_duration_seconds"]);
        Assert.Contains(page.Samples, sample => sample.Name.StartsWith("dotnet_gc_", StringComparison.Ordinal));
    }

    private static double Count(PrometheusPage page, string protocol, string method, string code) => page.Value(
        "vizier_request_duration_seconds_count", ("protocol", protocol), ("method", method), ("code", code));
}

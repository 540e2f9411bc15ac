using System.Collections.Concurrent;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Vizier.Protocol;
using Vizier.Tests.Hosting;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Telemetry;

public sealed class OtlpExportTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spans_of_the_callers_trace_and_metrics_reach_a_collector()
    {
        var received = new ConcurrentDictionary<string, string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/{**path}", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, Token);
            var bytes = Convert.ToHexString(body.ToArray());
            received.AddOrUpdate(http.Request.Path, bytes, (_, before) => before + bytes);
        });
        await collector.StartAsync(Token);

        var endpoint = new Uri(collector.Urls.Single());
        await using (var host = await TestHost.StartAsync(options => options with { OtlpEndpoint = endpoint }))
        {
            var headers = new Metadata { { "traceparent", $"00-{TraceId}-b7ad6b7169203331-01" } };
            await host.Client.CreateStudyAsync(
                new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "s", StudySpec = Samples.Spec() } }, headers, cancellationToken: Token);
            await host.Client.SuggestTrialsAsync(
                new SuggestTrialsRequest { Parent = "owners/ada/studies/s", SuggestionCount = 1, ClientId = "c" }, headers, cancellationToken: Token);
        }

        var traces = received["/v1/traces"];
        Assert.Contains(TraceId.ToUpperInvariant(), traces, StringComparison.Ordinal);
        Assert.Contains(Hex("vizier.VizierService/SuggestTrials"), traces, StringComparison.Ordinal);
        Assert.Contains(Hex("vizier.algorithm"), traces, StringComparison.Ordinal);
        Assert.Contains(Hex("vizier.request.duration"), received["/v1/metrics"], StringComparison.Ordinal);
    }

    private static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));
}

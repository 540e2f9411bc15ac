using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Vizier.Runner.Collectors;

namespace Vizier.Runner.Tests.Collectors;

public sealed class PrometheusCollectorTests
{
    private const string Exposition = """
        # HELP loss The loss.
        # TYPE loss gauge
        loss{split="train",text="a } b"} 0.5 1395066363000
        loss{split="val"} 0.6
        acc 9e-1
        hits_total 3

        """;

    [Fact]
    public void Samples_are_read_with_labels_and_times() => Assert.Equal(
        [new("acc", 0.9), new("loss", 0.5)],
        PrometheusText.Read(Exposition, ["acc", "loss", "missing"]));

    [Fact]
    public async Task An_endpoint_is_asked_and_reported_when_it_changes()
    {
        var text = "loss 1\n";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var server = builder.Build();
        _ = server.MapGet("/probe", () => Results.Text(text));
        await server.StartAsync(TestContext.Current.CancellationToken);
        var time = new JumpingTime();
        using var collector = new PrometheusCollector("127.0.0.1", new Uri(server.Urls.First()).Port, "/probe", ["loss"], time);
        List<Observation> seen = [];

        foreach (var value in (int[])[1, 1, 2])
        {
            text = $"loss {value}\n";
            await collector.CollectAsync(ended: false, seen, TestContext.Current.CancellationToken);
            time.Ticks += TimeSpan.TicksPerSecond;
        }

        Assert.Equal([1, 2], seen.Select(observation => observation.Reading.Metrics[0].Value));
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_yet_is_no_error()
    {
        using var collector = new PrometheusCollector("127.0.0.1", 1, "/metrics", ["loss"], TimeProvider.System);
        List<Observation> seen = [];

        await collector.CollectAsync(ended: false, seen, TestContext.Current.CancellationToken);

        Assert.Empty(seen);
        Assert.Equal("http://127.0.0.1:1/metrics never showed one of: loss", collector.Hint);
    }

    private sealed class JumpingTime : TimeProvider
    {
        internal long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}

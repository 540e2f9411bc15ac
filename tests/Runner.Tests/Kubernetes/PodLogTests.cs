using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Vizier.Runner.Kubernetes.Logs;

namespace Vizier.Runner.Tests.Kubernetes;

public sealed class PodLogTests
{
    private const string Path = "GET /api/v1/namespaces/test/pods/p/log";
    private const string First = "2026-03-01T10:00:00.000000001Z one\n";
    private const string Second = "2026-03-01T10:00:01.5Z two\n";
    private const string Twin = "2026-03-01T10:00:01.5Z twin\n";
    private const string Early = "2026-03-01T10:00:01.4Z early\n";
    private const string Last = "2026-03-01T10:00:03Z last, without an end";

    [Fact]
    public async Task A_log_that_breaks_anywhere_is_read_whole_without_a_line_twice()
    {
        // The server takes sinceTime in whole seconds and sends lines of equal and of smaller times again.
        var (lines, requests) = await FollowAsync(
            null,
            ScriptedApi.Failure(400, "BadRequest", "container is waiting to start: ContainerCreating"),
            ScriptedApi.Cut(First + Second[..20]),
            ScriptedApi.Cut(First + Second + Twin),
            ScriptedApi.Text(First + Second + Twin + Early + Last[..30]),
            ScriptedApi.Text(Second + Twin + Early + Last));

        Assert.Equal(["one", "two", "twin", "early", "last, without an end"], lines.Select(Text));
        Assert.Equal(lines.Select(line => line.Position).Distinct().Order(), lines.Select(line => line.Position));
        Assert.Equal(
            [null, null, "2026-03-01T09:59:59Z", "2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"],
            requests.Select(SinceOf));
        Assert.Equal([true, true, true, true, false], requests.Select(request => request.Contains("follow=true", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reading_goes_on_at_any_line_and_gives_the_rest_with_the_same_positions()
    {
        var (all, _) = await FollowAsync(null, ScriptedApi.Text(First + Second + Twin + Early + Last));
        for (var i = 0; i < all.Count; i++)
        {
            var (rest, _) = await FollowAsync(all[i].Position, ScriptedApi.Text(First + Second + Twin + Early + Last));

            Assert.Equal(all.Skip(i + 1).Select(line => (line.Position, Text(line))), rest.Select(line => (line.Position, Text(line))));
        }
    }

    [Fact]
    public async Task A_pod_that_is_gone_ends_the_log()
    {
        var (lines, requests) = await FollowAsync(null, ScriptedApi.Cut(First), ScriptedApi.Failure(404, "NotFound", "no such pod"));

        Assert.Equal(["one"], lines.Select(Text));
        Assert.Equal(2, requests.Count);
    }

    [Fact]
    public async Task The_rest_of_a_line_that_the_runtime_cut_has_no_time_and_is_kept()
    {
        var (lines, _) = await FollowAsync(null, ScriptedApi.Text(First + "no time\n" + Second));

        Assert.Equal(["one", "no time", "two"], lines.Select(Text));
    }

    [Fact]
    public async Task A_stream_that_goes_on_after_the_end_is_given_up_and_what_was_printed_read()
    {
        var (lines, requests) = await FollowAsync(null, ScriptedApi.Open(First), ScriptedApi.Text(First + Second));

        Assert.Equal(["one", "two"], lines.Select(Text));
        Assert.Equal([true, false], requests.Select(request => request.Contains("follow=true", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("2026-03-01T10:00:00Z x", 1772359200_000000000, 21)]
    [InlineData("2026-03-01T10:00:00.123456789Z x", 1772359200_123456789, 31)]
    [InlineData("2026-03-01T10:00:00.12+02:00 x", 1772352000_120000000, 29)]
    [InlineData("loss=0.5", 0, -1)]
    [InlineData("2026-03-01 10:00:00 x", 0, -1)]
    [InlineData("2026-03-01T10:00:00.1234567891Z x", 0, -1)]
    public void Times_are_read_to_the_nanosecond(string line, long nanoseconds, int length)
    {
        var read = LogTimestamp.TryRead(Encoding.UTF8.GetBytes(line), out var time, out var used);

        Assert.Equal(length > 0, read);
        Assert.True(length < 0 || (time, used) == (nanoseconds, length), $"{time} {used}");
    }

    private static string Text(LogLine line) => Encoding.UTF8.GetString(line.Text.Span);

    private static string? SinceOf(string request) =>
        request.Split("sinceTime=") is [_, var rest] ? Uri.UnescapeDataString(rest.Split('&')[0]) : null;

    /// <summary>Follows a log whose answers are scripted; the container has ended when the last but one was given.</summary>
    private static async Task<(IReadOnlyList<LogLine> Lines, IReadOnlyList<string> Requests)> FollowAsync(long? after, params RequestDelegate[] answers)
    {
        await using var api = await ScriptedApi.StartAsync();
        using var client = api.Client();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        api.On(Path, async context =>
        {
            var answer = answers[Math.Min(count++, answers.Length - 1)];
            if (count >= answers.Length - 1)
            {
                ended.TrySetResult();
            }

            await answer(context);
        });
        List<LogLine> lines = [];
        await foreach (var batch in new PodLog(client, TimeProvider.System, NullLogger.Instance)
            .FollowAsync("test", "p", "main", after, ended.Task, TestContext.Current.CancellationToken))
        {
            lines.AddRange(batch);
        }

        return (lines, [.. api.Requests.Select(request => request.Line)]);
    }
}

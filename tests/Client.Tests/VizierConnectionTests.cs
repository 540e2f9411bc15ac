using System.Diagnostics;
using Grpc.Core;
using Vizier.Protocol;

namespace Vizier.Client.Tests;

public sealed class VizierConnectionTests
{
    [Fact]
    public async Task A_reading_call_is_repeated_until_the_service_answers()
    {
        await using var service = await FlakyService.StartAsync();
        service.Failures.Enqueue(StatusCode.Unavailable);
        service.Failures.Enqueue(StatusCode.Unavailable);
        using var connection = Connect(service);

        var study = await connection.Studies.GetStudyAsync(new GetStudyRequest { Name = "a" }, cancellationToken: Cancellation);

        Assert.Equal("a", study.Name);
        Assert.Equal(3, service.Calls.Count);
    }

    [Fact]
    public async Task A_blocking_call_is_repeated_too()
    {
        await using var service = await FlakyService.StartAsync();
        service.Failures.Enqueue(StatusCode.Unavailable);
        using var connection = Connect(service);

        Assert.Equal("a", connection.Studies.GetStudy(new GetStudyRequest { Name = "a" }, cancellationToken: Cancellation).Name);
    }

    [Fact]
    public async Task A_call_that_loads_what_an_earlier_one_made_is_repeated()
    {
        await using var service = await FlakyService.StartAsync();
        service.Failures.Enqueue(StatusCode.Unavailable);
        using var connection = Connect(service);

        _ = await connection.Studies.CreateStudyAsync(new CreateStudyRequest { Parent = "a" }, cancellationToken: Cancellation);

        Assert.Equal(2, service.Calls.Count);
    }

    [Fact]
    public async Task A_call_that_adds_something_is_made_once()
    {
        await using var service = await FlakyService.StartAsync();
        service.Failures.Enqueue(StatusCode.Unavailable);
        using var connection = Connect(service);

        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await connection.Studies.CreateTrialAsync(new CreateTrialRequest { Parent = "a" }, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        _ = Assert.Single(service.Calls);
    }

    [Fact]
    public async Task Other_errors_are_not_repeated_and_repeating_has_an_end()
    {
        await using var service = await FlakyService.StartAsync();
        service.Failures.Enqueue(StatusCode.NotFound);
        using var connection = Connect(service);

        Assert.Equal(StatusCode.NotFound, await CodeOf(connection, "a"));
        _ = Assert.Single(service.Calls);

        for (var i = 0; i < 3; i++)
        {
            service.Failures.Enqueue(StatusCode.Unavailable);
        }

        Assert.Equal(StatusCode.Unavailable, await CodeOf(connection, "a"));
        Assert.Equal(4, service.Calls.Count);
    }

    [Fact]
    public async Task Calls_carry_the_token()
    {
        await using var service = await FlakyService.StartAsync();
        using var connection = Connect(service);

        _ = await connection.Studies.GetStudyAsync(new GetStudyRequest { Name = "a" }, cancellationToken: Cancellation);

        Assert.Equal("Bearer secret", Assert.Single(service.Calls));
    }

    [Fact]
    public async Task Calls_end_by_the_deadline()
    {
        await using var service = await FlakyService.StartAsync();
        using var connection = Connect(service, TimeSpan.FromMilliseconds(300));
        var clock = Stopwatch.StartNew();

        Assert.Equal(StatusCode.DeadlineExceeded, await CodeOf(connection, "slow"));

        Assert.InRange(clock.Elapsed.TotalSeconds, 0.25, 15);
    }

    [Fact]
    public async Task A_cancelled_call_ends_at_once_also_between_repetitions()
    {
        using var connection = new VizierConnection(new VizierConnectionOptions
        {
            Endpoint = "127.0.0.1:1",
            Retries = new RetryPolicy { FirstPause = TimeSpan.FromMinutes(1), LongestPause = TimeSpan.FromMinutes(1) },
        });
        using var cancellation = new CancellationTokenSource(200);
        var clock = Stopwatch.StartNew();

        _ = await Assert.ThrowsAnyAsync<Exception>(async () =>
            await connection.Studies.GetStudyAsync(new GetStudyRequest(), cancellationToken: cancellation.Token));

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData("localhost:28080", "http://localhost:28080/")]
    [InlineData("http://10.0.0.1:1", "http://10.0.0.1:1/")]
    [InlineData("https://vizier.example:443", "https://vizier.example/")]
    [InlineData("[::1]:5", "http://[::1]:5/")]
    public void Addresses_may_leave_the_scheme_out(string endpoint, string expected)
    {
        using var connection = new VizierConnection(new VizierConnectionOptions { Endpoint = endpoint });
        Assert.Equal(expected, connection.Address.AbsoluteUri);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://a:1")]
    [InlineData("http://a:1/path")]
    [InlineData("a:port")]
    public void Other_texts_are_no_addresses(string endpoint) => Assert.Contains(
        "give host:port",
        Assert.Throws<FormatException>(() => new VizierConnection(new VizierConnectionOptions { Endpoint = endpoint })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Pauses_double_up_to_the_longest_and_vary_by_half()
    {
        var policy = new RetryPolicy { FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(5) };

        Assert.Equal([1, 2, 4, 5, 5], Enumerable.Range(1, 5).Select(call => policy.PauseAfter(call, 1).TotalSeconds));
        Assert.Equal([0.5, 1, 2, 2.5, 2.5], Enumerable.Range(1, 5).Select(call => policy.PauseAfter(call, 0).TotalSeconds));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static VizierConnection Connect(FlakyService service, TimeSpan? timeout = null) => new(new VizierConnectionOptions
    {
        Endpoint = service.Endpoint,
        Token = "secret",
        Timeout = timeout ?? TimeSpan.FromSeconds(20),
        Retries = new RetryPolicy { MaxCalls = 3, FirstPause = TimeSpan.FromMilliseconds(10) },
    });

    private static async Task<StatusCode> CodeOf(VizierConnection connection, string name)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await connection.Studies.GetStudyAsync(new GetStudyRequest { Name = name }, cancellationToken: Cancellation));
        return exception.StatusCode;
    }
}

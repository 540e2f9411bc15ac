using Grpc.Core;
using Vizier.Grpc.Tests.Hosting;
using Vizier.Grpc.Tests.Protos;
using static Vizier.Grpc.Tests.Hosting.RawClient;

namespace Vizier.Grpc.Tests.Server;

/// <summary>What a handler sees of a call.</summary>
public sealed class CallContextTests
{
    [Fact]
    public async Task The_request_is_described()
    {
        var context = await ObserveAsync(call => (call.Method, call.Host, call.Peer, call.Deadline, call.AuthContext.IsPeerAuthenticated));
        Assert.Equal(UnaryPath, context.Method);
        Assert.StartsWith("127.0.0.1:", context.Host);
        Assert.Matches(@"^ipv4:127\.0\.0\.1:\d+$", context.Peer);
        Assert.Equal(DateTime.MaxValue, context.Deadline);
        Assert.False(context.IsPeerAuthenticated);
    }

    [Fact]
    public async Task Metadata_are_shown_without_the_protocols_own_headers()
    {
        var headers = await ObserveAsync(
            call => call.RequestHeaders
                .Select(entry => (entry.Key, entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value))
                .ToArray(),
            ("grpc-encoding", "gzip"),
            ("grpc-accept-encoding", "gzip"),
            ("grpc-timeout", "1H"),
            ("accept-encoding", "br"),
            ("user-agent", "grpc-test/1"),
            ("Text", "a,b"),
            ("padded-bin", "qw=="),
            ("joined-bin", "AQ,Ag=="));
        Assert.Equal(
            [("joined-bin", "01"), ("joined-bin", "02"), ("padded-bin", "AB"), ("text", "a,b"), ("user-agent", "grpc-test/1")],
            headers.Where(header => header.Item1 != "content-length").Order());
    }

    [Fact]
    public async Task Metadata_of_the_request_are_read_only() =>
        Assert.True(await ObserveAsync(call => call.RequestHeaders.IsReadOnly));

    [Fact]
    public async Task The_deadline_is_a_time_in_utc()
    {
        var before = TimeProvider.System.GetUtcNow().UtcDateTime;
        var deadline = await ObserveAsync(call => call.Deadline, ("grpc-timeout", "1M"));
        Assert.Equal(DateTimeKind.Utc, deadline.Kind);
        Assert.InRange(deadline, before.AddMinutes(1), before.AddMinutes(1.5));
    }

    [Fact]
    public async Task Things_may_be_left_for_others() => Assert.Equal("value", await ObserveAsync(call =>
    {
        call.UserState["key"] = "value";
        return call.GetHttpContext().Items["key"];
    }));

    [Fact]
    public async Task Deadline_and_cancellation_propagate_to_further_calls()
    {
        ContextPropagationToken? token = null;
        await ObserveAsync(call => token = call.CreatePropagationToken(), ("grpc-timeout", "1n"));
        await using var server = await TestServer.StartAsync(new ScriptedService());
        var client = new TestService.TestServiceClient(server.Channel);
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.UnaryCallAsync(new SimpleRequest(), new CallOptions(propagationToken: token)));
        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
    }

    private static async Task<T> ObserveAsync<T>(Func<ServerCallContext, T> observe, params (string, string)[] headers)
    {
        var observed = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(new ScriptedService
        {
            Unary = (_, context) =>
            {
                observed.SetResult(observe(context));
                return Task.FromResult(new SimpleResponse());
            },
        });
        using var client = new RawClient(server.Address);
        await client.SendAsync(Frame(0), headers: headers);
        return await observed.Task;
    }
}

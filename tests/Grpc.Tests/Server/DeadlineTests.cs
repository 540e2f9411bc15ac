using System.Diagnostics;
using Vizier.Grpc.Tests.Hosting;
using Vizier.Grpc.Tests.Protos;
using static Vizier.Grpc.Tests.Hosting.RawClient;

namespace Vizier.Grpc.Tests.Server;

/// <summary>How a call ends when the client stops waiting.</summary>
public sealed class DeadlineTests
{
    [Fact]
    public async Task The_server_answers_at_the_deadline_and_then_cancels_its_handler()
    {
        var cancelled = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        var clock = Stopwatch.StartNew();
        await using var server = await TestServer.StartAsync(new ScriptedService
        {
            Unary = async (_, context) =>
            {
                context.ResponseTrailers.Add("kept", "yes");
                using var registration = context.CancellationToken.Register(() => cancelled.SetResult(clock.Elapsed));
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                throw new UnreachableException();
            },
        });
        using var client = new RawClient(server.Address);
        var response = await client.SendAsync(Frame(0), headers: [("grpc-timeout", "100m")]);
        response.AssertTrailersOnly(200, 4, "Deadline Exceeded");
        Assert.Equal("yes", response.Headers["kept"]);
        Assert.InRange(await cancelled.Task, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_handler_that_goes_on_regardless_changes_nothing()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(new ScriptedService
        {
            Unary = async (_, _) =>
            {
                await Task.Delay(200);
                ended.TrySetResult();
                return new SimpleResponse();
            },
        });
        using var client = new RawClient(server.Address);
        (await client.SendAsync(Frame(0), headers: [("grpc-timeout", "50m")])).AssertTrailersOnly(200, 4, "Deadline Exceeded");
        await ended.Task;
        Assert.Equal("0", (await client.SendAsync(Frame(0))).Trailers["grpc-status"]);
    }

    [Fact]
    public async Task The_trailers_are_followed_by_a_reset_with_cancel()
    {
        await using var server = await TestServer.StartAsync(new ScriptedService
        {
            Unary = async (_, context) =>
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                throw new UnreachableException();
            },
        });
        using var connection = await RawConnection.OpenAsync(server.Address);
        await connection.SendHeadersAsync(
            1, endStream: false, (":method", "POST"), (":scheme", "http"), (":path", UnaryPath), (":authority", "test"),
            ("te", "trailers"), ("content-type", "application/grpc"), ("grpc-timeout", "50m"));
        await connection.SendDataAsync(1, endStream: false, Frame(0));
        await connection.SendDataAsync(1, endStream: true, []);
        var headers = await connection.ReadFrameAsync(RawConnection.Headers);
        Assert.Equal(RawConnection.EndStream, headers.Flags & RawConnection.EndStream);
        var reset = await connection.ReadFrameAsync(RawConnection.ResetStream);
        Assert.Equal([0, 0, 0, 8], reset.Payload);
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_the_handler()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(new ScriptedService
        {
            Duplex = async (_, _, context) =>
            {
                using var registration = context.CancellationToken.Register(cancelled.SetResult);
                started.SetResult();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
        });
        var call = new TestService.TestServiceClient(server.Channel).FullDuplexCall();
        await started.Task;
        call.Dispose();
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_response_stream_is_cut_at_the_deadline()
    {
        var written = 0;
        await using var server = await TestServer.StartAsync(new ScriptedService
        {
            Output = async (_, responses, context) =>
            {
                while (true)
                {
                    await responses.WriteAsync(new StreamingOutputCallResponse());
                    written++;
                    await Task.Delay(10, context.CancellationToken);
                }
            },
        });
        using var client = new RawClient(server.Address);
        var response = await client.SendAsync(
            Frame(0), "/grpc.testing.TestService/StreamingOutputCall", headers: [("grpc-timeout", "100m")]);
        Assert.Equal(("4", "Deadline Exceeded"), (response.Trailers["grpc-status"], response.Trailers["grpc-message"]));
        Assert.InRange(response.Body.Length, 5, 5 * (written + 1));
    }

    [Fact]
    public async Task More_calls_than_one_connection_has_streams_are_served_at_once()
    {
        var waiting = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(new ScriptedService
        {
            Unary = async (_, _) =>
            {
                if (Interlocked.Increment(ref waiting) == 150)
                {
                    all.SetResult();
                }

                await all.Task;
                return new SimpleResponse();
            },
        });
        var client = new TestService.TestServiceClient(server.Channel);
        var calls = Enumerable.Range(0, 150).Select(_ => client.UnaryCallAsync(new SimpleRequest()).ResponseAsync);
        await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }
}

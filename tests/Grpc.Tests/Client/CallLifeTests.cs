using Grpc.Core;
using Vizier.Grpc.Tests.Hosting;
using Vizier.Grpc.Tests.Protos;

namespace Vizier.Grpc.Tests.Client;

/// <summary>How calls end before their time, and what they say then.</summary>
public sealed class CallLifeTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestServer _server = null!;

    private TestService.TestServiceClient Client => new(_server.Channel);

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(new ScriptedService
    {
        Unary = async (_, context) =>
        {
            using var registration = context.CancellationToken.Register(() => _cancelled.TrySetResult());
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new SimpleResponse();
        },
        Input = (_, _) => throw new RpcException(new Status(StatusCode.InvalidArgument, "enough")),
        Duplex = async (requests, responses, context) =>
        {
            await foreach (var _ in requests.ReadAllAsync(context.CancellationToken))
            {
                await responses.WriteAsync(new StreamingOutputCallResponse());
            }
        },
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_disposed_call_is_cancelled_at_both_ends()
    {
        var call = Client.UnaryCallAsync(new SimpleRequest());
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
        call.Dispose();
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(new Status(StatusCode.Cancelled, "gRPC call disposed."), exception.Status);
        await _cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_late_call_exceeds_its_deadline()
    {
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(100);
        using var call = Client.UnaryCallAsync(new SimpleRequest(), deadline: deadline);
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded"), exception.Status);
        Assert.True(TimeProvider.System.GetUtcNow().UtcDateTime >= deadline);
    }

    [Fact]
    public async Task Cancellation_may_be_thrown_as_such()
    {
        using var channel = _server.Connect(options => options.ThrowOperationCanceledOnCancellation = true);
        using var cancellation = new CancellationTokenSource();
        var client = new TestService.TestServiceClient(channel);
        using var call = client.UnaryCallAsync(new SimpleRequest(), cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        var exception = await Assert.ThrowsAsync<OperationCanceledException>(async () => await call);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.Equal(StatusCode.Cancelled, Assert.IsType<RpcException>(exception.InnerException).StatusCode);
    }

    [Fact]
    public async Task Errors_of_the_server_stay_rpc_exceptions_then()
    {
        using var channel = _server.Connect(options => options.ThrowOperationCanceledOnCancellation = true);
        await Assert.ThrowsAsync<RpcException>(async () =>
            await new TestService.TestServiceClient(channel).UnimplementedCallAsync(new Empty()));
    }

    [Fact]
    public async Task A_closed_channel_cancels_its_calls_and_takes_no_more()
    {
        var channel = _server.Connect();
        var client = new TestService.TestServiceClient(channel);
        using var call = client.UnaryCallAsync(new SimpleRequest());
        await channel.ShutdownAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);
        Assert.Throws<ObjectDisposedException>(() => client.UnaryCallAsync(new SimpleRequest()));
        Assert.Throws<ObjectDisposedException>(channel.CreateCallInvoker);
    }

    [Fact]
    public async Task A_server_that_answers_early_ends_the_writes_with_its_status()
    {
        using var call = Client.StreamingInputCall();
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true)
            {
                await call.RequestStream.WriteAsync(new StreamingInputCallRequest());
            }
        });
        Assert.Equal(new Status(StatusCode.InvalidArgument, "enough"), exception.Status);
        Assert.Equal(exception.Status, (await Assert.ThrowsAsync<RpcException>(async () => await call)).Status);
    }

    [Fact]
    public async Task A_completed_request_stream_takes_no_more()
    {
        using var call = Client.FullDuplexCall();
        await call.RequestStream.CompleteAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new StreamingOutputCallRequest()));
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Reads_do_not_overlap()
    {
        using var call = Client.FullDuplexCall();
        Assert.Throws<InvalidOperationException>(() => call.ResponseStream.Current);
        var first = call.ResponseStream.MoveNext();
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext());
        await call.RequestStream.WriteAsync(new StreamingOutputCallRequest());
        Assert.True(await first);
    }

    [Fact]
    public async Task A_cancelled_read_cancels_the_call()
    {
        using var call = Client.FullDuplexCall();
        using var cancellation = new CancellationTokenSource(50);
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(cancellation.Token));
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        var write = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new StreamingOutputCallRequest()));
        Assert.Equal(StatusCode.Cancelled, write.StatusCode);
    }
}

using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Vizier.Grpc.Tests.Protos;

namespace Vizier.Grpc.Tests.Interop;

/// <summary>gRPC's interoperability cases ("interop-test-descriptions"), our client against some server.</summary>
public abstract class InteropCases
{
    private const string SpecialMessage = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";
    private static readonly int[] RequestSizes = [27182, 8, 1828, 45904];
    private static readonly int[] ResponseSizes = [31415, 9, 2653, 58979];

    protected abstract GrpcChannel Channel { get; }

    /// <summary>Whether the server can tell compressed messages from others.</summary>
    protected virtual bool JudgesCompression => true;

    protected TestService.TestServiceClient Client => new(Channel);

    private static Metadata EchoMetadata => new()
    {
        { "x-grpc-test-echo-initial", "test_initial_metadata_value" },
        { "x-grpc-test-echo-trailing-bin", [0xab, 0xab, 0xab] },
    };

    private static Metadata GzipRequests => new() { { "grpc-internal-encoding-request", "gzip" } };

    [Fact]
    public async Task Empty_unary() => Assert.Equal(new Empty(), await Client.EmptyCallAsync(new Empty()));

    [Fact]
    public void Empty_unary_blocking() => Assert.Equal(new Empty(), Client.EmptyCall(new Empty()));

    [Fact]
    public async Task Large_unary()
    {
        var response = await Client.UnaryCallAsync(new SimpleRequest { ResponseSize = 314159, Payload = Zeros(271828) });
        Assert.Equal(Zeros(314159), response.Payload);
    }

    [Fact]
    public async Task Client_compressed_unary()
    {
        var request = new SimpleRequest
        {
            ResponseSize = 314159,
            Payload = Zeros(271828),
            ExpectCompressed = new BoolValue { Value = true },
        };
        if (JudgesCompression)
        {
            var probe = await Assert.ThrowsAsync<RpcException>(async () => await Client.UnaryCallAsync(request));
            Assert.Equal(StatusCode.InvalidArgument, probe.StatusCode);
        }

        var compressed = await Client.UnaryCallAsync(request, GzipRequests);
        Assert.Equal(314159, compressed.Payload.Body.Length);

        request.ExpectCompressed.Value = false;
        var options = new CallOptions(GzipRequests, writeOptions: new WriteOptions(WriteFlags.NoCompress));
        Assert.Equal(314159, (await Client.UnaryCallAsync(request, options)).Payload.Body.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Server_compressed_unary(bool compressed)
    {
        var request = new SimpleRequest
        {
            ResponseSize = 314159,
            Payload = Zeros(271828),
            ResponseCompressed = new BoolValue { Value = compressed },
        };
        Assert.Equal(Zeros(314159), (await Client.UnaryCallAsync(request)).Payload);
    }

    [Fact]
    public async Task Client_streaming()
    {
        using var call = Client.StreamingInputCall();
        foreach (var size in RequestSizes)
        {
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Zeros(size) });
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal(74922, (await call).AggregatedPayloadSize);
        Assert.Equal(Status.DefaultSuccess, call.GetStatus());
    }

    [Fact]
    public async Task Client_compressed_streaming()
    {
        if (JudgesCompression)
        {
            using var probe = Client.StreamingInputCall();
            await probe.RequestStream.WriteAsync(Input(27182, compressed: true));
            await probe.RequestStream.CompleteAsync();
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await probe);
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        }

        using var call = Client.StreamingInputCall(GzipRequests);
        await call.RequestStream.WriteAsync(Input(27182, compressed: true));
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(Input(45904, compressed: false));
        await call.RequestStream.CompleteAsync();
        Assert.Equal(73086, (await call).AggregatedPayloadSize);
    }

    [Fact]
    public async Task Server_streaming()
    {
        using var call = Client.StreamingOutputCall(Output(ResponseSizes));
        Assert.Equal(ResponseSizes, await SizesAsync(call.ResponseStream));
        Assert.Equal(Status.DefaultSuccess, call.GetStatus());
    }

    [Fact]
    public async Task Server_compressed_streaming()
    {
        var request = Output(31415, 92653);
        request.ResponseParameters[0].Compressed = new BoolValue { Value = true };
        request.ResponseParameters[1].Compressed = new BoolValue { Value = false };
        using var call = Client.StreamingOutputCall(request);
        Assert.Equal([31415, 92653], await SizesAsync(call.ResponseStream));
    }

    [Fact]
    public async Task Ping_pong()
    {
        using var call = Client.FullDuplexCall();
        foreach (var (requestSize, responseSize) in RequestSizes.Zip(ResponseSizes))
        {
            var request = Output(responseSize);
            request.Payload = Zeros(requestSize);
            await call.RequestStream.WriteAsync(request);
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(responseSize, call.ResponseStream.Current.Payload.Body.Length);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Half_duplex()
    {
        using var call = Client.HalfDuplexCall();
        foreach (var size in ResponseSizes)
        {
            await call.RequestStream.WriteAsync(Output(size));
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal(ResponseSizes, await SizesAsync(call.ResponseStream));
    }

    [Fact]
    public async Task Empty_stream()
    {
        using var call = Client.FullDuplexCall();
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(Status.DefaultSuccess, call.GetStatus());
    }

    [Fact]
    public async Task Custom_metadata()
    {
        using var unary = Client.UnaryCallAsync(new SimpleRequest { ResponseSize = 314159, Payload = Zeros(271828) }, EchoMetadata);
        await unary;
        AssertEcho(await unary.ResponseHeadersAsync, unary.GetTrailers());

        using var duplex = Client.FullDuplexCall(EchoMetadata);
        await duplex.RequestStream.WriteAsync(Output(314159));
        await duplex.RequestStream.CompleteAsync();
        Assert.Equal([314159], await SizesAsync(duplex.ResponseStream));
        AssertEcho(await duplex.ResponseHeadersAsync, duplex.GetTrailers());
    }

    [Theory]
    [InlineData("test status message")]
    [InlineData(SpecialMessage)]
    public async Task Status_code_and_message(string message)
    {
        var status = new EchoStatus { Code = 2, Message = message };
        var unary = await Assert.ThrowsAsync<RpcException>(async () =>
            await Client.UnaryCallAsync(new SimpleRequest { ResponseStatus = status }));
        Assert.Equal(new Status(StatusCode.Unknown, message), unary.Status);

        using var call = Client.FullDuplexCall();
        var duplex = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            // The server may have answered before the write returns.
            await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = status });
            await call.RequestStream.CompleteAsync();
            await call.ResponseStream.MoveNext();
        });
        Assert.Equal(new Status(StatusCode.Unknown, message), duplex.Status);
        Assert.Equal(duplex.Status, call.GetStatus());
    }

    [Fact]
    public async Task Unimplemented_method_and_service()
    {
        var method = await Assert.ThrowsAsync<RpcException>(async () => await Client.UnimplementedCallAsync(new Empty()));
        Assert.Equal(StatusCode.Unimplemented, method.StatusCode);
        var service = await Assert.ThrowsAsync<RpcException>(async () =>
            await new UnimplementedService.UnimplementedServiceClient(Channel).UnimplementedCallAsync(new Empty()));
        Assert.Equal(StatusCode.Unimplemented, service.StatusCode);
        await Client.EmptyCallAsync(new Empty());
    }

    [Fact]
    public async Task Cancel_after_begin()
    {
        using var cancellation = new CancellationTokenSource();
        using var call = Client.StreamingInputCall(cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Cancel_after_first_response()
    {
        using var cancellation = new CancellationTokenSource();
        using var call = Client.FullDuplexCall(cancellationToken: cancellation.Token);
        await call.RequestStream.WriteAsync(Output(31415));
        Assert.True(await call.ResponseStream.MoveNext());
        await cancellation.CancelAsync();
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
    }

    [Fact]
    public async Task Timeout_on_sleeping_server()
    {
        using var call = Client.FullDuplexCall(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(1));
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { Payload = Zeros(27182) });
            await call.ResponseStream.MoveNext();
        });
        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
    }

    [Fact]
    public async Task Soak()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), TestContext.Current.CancellationToken, async (_, token) =>
        {
            var request = new SimpleRequest { ResponseSize = 271, Payload = Zeros(314) };
            var response = await Client.UnaryCallAsync(request, cancellationToken: token);
            Assert.Equal(271, response.Payload.Body.Length);
        });
    }

    protected static StreamingOutputCallRequest Output(params int[] sizes) => new()
    {
        ResponseParameters = { sizes.Select(size => new ResponseParameters { Size = size }) },
    };

    protected static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };

    private static StreamingInputCallRequest Input(int size, bool compressed) =>
        new() { Payload = Zeros(size), ExpectCompressed = new BoolValue { Value = compressed } };

    private static async Task<List<int>> SizesAsync(IAsyncStreamReader<StreamingOutputCallResponse> responses)
    {
        var sizes = new List<int>();
        await foreach (var response in responses.ReadAllAsync())
        {
            sizes.Add(response.Payload.Body.Length);
        }

        return sizes;
    }

    private static void AssertEcho(Metadata headers, Metadata trailers)
    {
        Assert.Equal("test_initial_metadata_value", headers.GetValue("x-grpc-test-echo-initial"));
        Assert.Equal([0xab, 0xab, 0xab], trailers.GetValueBytes("x-grpc-test-echo-trailing-bin")!);
    }
}

using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;

namespace Vizier.Grpc.Tests.Wire;

public sealed class MessageReaderTests
{
    private static readonly Func<DeserializationContext, byte[]> Bytes = context => context.PayloadAsNewBuffer();

    [Fact]
    public async Task Messages_need_not_align_with_what_arrives()
    {
        var random = new Random(11);
        for (var round = 0; round < 50; round++)
        {
            var messages = Enumerable.Range(0, random.Next(6)).Select(_ => RandomBytes(random, random.Next(2000))).ToArray();
            var body = messages.SelectMany(message => Frame(0, message)).ToArray();
            var pipe = new Pipe();
            var writing = WriteInPiecesAsync(pipe.Writer, body, random.Next(1, 700));
            var reader = Reader(pipe.Reader);
            foreach (var message in messages)
            {
                Assert.Equal(message, await reader.ReadAsync(Bytes, default));
            }

            Assert.Null(await reader.ReadAsync(Bytes, default));
            await writing;
        }
    }

    [Fact]
    public Task A_prefix_cut_short() => AssertFailsAsync([0, 0, 0], StatusCode.Internal, "Incomplete message.");

    [Fact]
    public Task A_message_cut_short() => AssertFailsAsync([0, 0, 0, 0, 3, 1, 2], StatusCode.Internal, "Incomplete message.");

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    public Task A_flag_that_is_none(byte flag) =>
        AssertFailsAsync(Frame(flag, [1]), StatusCode.Internal, "Unexpected compressed flag value in message header.");

    [Fact]
    public Task A_length_beyond_the_limit_fails_before_the_bytes_come() => AssertFailsAsync(
        [0, 0, 0, 0, 101],
        StatusCode.ResourceExhausted,
        "Received message exceeds the maximum configured message size.",
        maxMessageSize: 100);

    [Fact]
    public Task A_length_beyond_any_array() => AssertFailsAsync(
        [0, 255, 255, 255, 255], StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size.");

    [Theory]
    [InlineData(null, "Request did not include grpc-encoding value with compressed message.")]
    [InlineData("identity", "Request sent 'identity' grpc-encoding value with compressed message.")]
    [InlineData("gzip", "Request message is not valid gzip.")]
    public Task A_compressed_message_that_is_none(string? encoding, string detail) =>
        AssertFailsAsync(Frame(1, [1, 2, 3]), StatusCode.Internal, detail, encoding: encoding);

    [Fact]
    public Task An_unknown_encoding_is_unimplemented_for_a_server() => AssertFailsAsync(
        Frame(1, [1]),
        StatusCode.Unimplemented,
        "Unsupported grpc-encoding value 'snappy'. Supported encodings: identity, gzip, deflate",
        encoding: "snappy");

    [Fact]
    public Task An_unknown_encoding_is_an_internal_error_for_a_client() => AssertFailsAsync(
        Frame(1, [1]),
        StatusCode.Internal,
        "Unsupported grpc-encoding value 'snappy'. Supported encodings: identity, gzip, deflate",
        encoding: "snappy",
        direction: MessageDirection.Response);

    [Fact]
    public async Task The_limit_holds_for_the_inflated_message_too()
    {
        var gzip = CompressionCodecs.Default.Find("gzip");
        var bomb = MessageBuffer.Write(new byte[1_000_000], (bytes, context) => context.Complete(bytes), null, gzip);
        await AssertFailsAsync(
            bomb.Frame.ToArray(),
            StatusCode.ResourceExhausted,
            "Received message exceeds the maximum configured message size.",
            maxMessageSize: 999_999,
            encoding: "gzip");
        var reader = Reader(await BodyAsync(bomb.Frame.ToArray()), 1_000_000, "gzip");
        Assert.Equal(1_000_000, (await reader.ReadAsync(Bytes, default))!.Length);
    }

    [Fact]
    public async Task A_single_message_is_read_to_the_end_of_the_body()
    {
        Assert.Equal([9], await Reader(await BodyAsync(Frame(0, [9]))).ReadSingleAsync(Bytes, default));
        Assert.Null(await Reader(await BodyAsync([])).ReadSingleAsync(Bytes, default));
        var body = await BodyAsync([.. Frame(0, [9]), 0]);
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await Reader(body).ReadSingleAsync(Bytes, default));
        Assert.Equal(new Status(StatusCode.Internal, "Additional data after the message received."), exception.Status);
    }

    [Fact]
    public async Task A_read_that_is_called_off()
    {
        var pipe = new Pipe();
        pipe.Reader.CancelPendingRead();
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await Reader(pipe.Reader).ReadAsync(Bytes, default));
        Assert.Equal(new Status(StatusCode.Internal, "Incoming message cancelled."), exception.Status);
    }

    [Fact]
    public async Task A_deserializer_that_fails()
    {
        var reader = Reader(await BodyAsync(Frame(0, [1])));
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await reader.ReadAsync<string>(_ => throw new FormatException("odd"), default));
        Assert.Equal(new Status(StatusCode.InvalidArgument, "The request is no message of the method's type: its bytes cannot be read."), exception.Status);
        Assert.IsType<FormatException>(exception.Status.DebugException);
    }

    private static MessageReader Reader(
        PipeReader body,
        int? maxMessageSize = null,
        string? encoding = null,
        MessageDirection direction = MessageDirection.Request) =>
        new(body, direction, encoding, CompressionCodecs.Default, maxMessageSize);

    private static async Task AssertFailsAsync(
        byte[] body,
        StatusCode code,
        string detail,
        int? maxMessageSize = null,
        string? encoding = null,
        MessageDirection direction = MessageDirection.Request)
    {
        var reader = Reader(await BodyAsync(body), maxMessageSize, encoding, direction);
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await reader.ReadAsync(Bytes, default));
        Assert.Equal(new Status(code, detail), exception.Status);
    }

    private static async Task<PipeReader> BodyAsync(byte[] body)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await pipe.Writer.WriteAsync(body);
        await pipe.Writer.CompleteAsync();
        return pipe.Reader;
    }

    private static async Task WriteInPiecesAsync(PipeWriter writer, byte[] body, int size)
    {
        foreach (var piece in body.Chunk(size))
        {
            await writer.WriteAsync(piece);
        }

        await writer.CompleteAsync();
    }

    private static byte[] Frame(byte flag, byte[] payload) =>
        [flag, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];

    private static byte[] RandomBytes(Random random, int size)
    {
        var bytes = new byte[size];
        random.NextBytes(bytes);
        return bytes;
    }
}

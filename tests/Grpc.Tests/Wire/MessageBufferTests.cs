using System.Buffers;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Vizier.Grpc.Tests.Wire;

public sealed class MessageBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1019)]
    [InlineData(1020)]
    [InlineData(300_000)]
    public void A_message_follows_its_flag_and_length(int size)
    {
        var payload = Bytes(size);
        var buffer = MessageBuffer.Write(payload, (bytes, context) => context.Complete(bytes), maxMessageSize: null);
        byte[] expected = [0, (byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size, .. payload];
        Assert.Equal(expected, buffer.Frame.ToArray());
        buffer.Return();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_may_be_written_in_pieces(bool announced)
    {
        var payload = Bytes(100_000);
        var buffer = MessageBuffer.Write(
            payload,
            (bytes, context) =>
            {
                if (announced)
                {
                    context.SetPayloadLength(bytes.Length);
                }

                var writer = context.GetBufferWriter();
                foreach (var piece in bytes.Chunk(777))
                {
                    writer.Write(piece);
                }

                context.Complete();
            },
            maxMessageSize: payload.Length);
        Assert.Equal(payload, buffer.Payload.ToArray());
        buffer.Return();
    }

    [Fact]
    public void A_message_beyond_the_limit_is_refused()
    {
        var exception = Assert.Throws<RpcException>(() =>
            MessageBuffer.Write(Bytes(11), (bytes, context) => context.Complete(bytes), maxMessageSize: 10));
        Assert.Equal(
            new Status(StatusCode.ResourceExhausted, "Sending message exceeds the maximum configured message size."), exception.Status);
    }

    [Fact]
    public void A_serializer_has_to_complete() => Assert.Throws<InvalidOperationException>(() =>
        MessageBuffer.Write(Bytes(1), (bytes, context) => context.GetBufferWriter().Write(bytes), maxMessageSize: null));

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void A_compressed_message_inflates_to_itself(string encoding)
    {
        var payload = Bytes(50_000);
        var compression = CompressionCodecs.Default.Find(encoding)!;
        var buffer = MessageBuffer.Write(payload, (bytes, context) => context.Complete(bytes), null, compression);
        Assert.Equal(1, buffer.Frame.Span[0]);
        Assert.InRange(buffer.PayloadLength, 1, payload.Length / 2);
        var inflated = MessageInflater.Inflate(new ReadOnlySequence<byte>(buffer.Payload), compression, null, MessageDirection.Request);
        Assert.Equal(payload, inflated.Payload.ToArray());
    }

    [Fact]
    public void An_empty_message_is_not_compressed()
    {
        var buffer = MessageBuffer.Write(Bytes(0), (bytes, context) => context.Complete(bytes), null, new DeflateCompressionProvider());
        Assert.Equal(new byte[5], buffer.Frame.ToArray());
    }

    [Fact]
    public void Deflate_is_the_zlib_format()
    {
        var buffer = MessageBuffer.Write(Bytes(100), (bytes, context) => context.Complete(bytes), null, new DeflateCompressionProvider());
        Assert.Equal(0x78, buffer.Payload.Span[0]);
    }

    [Fact]
    public void Buffers_are_not_shared_between_messages_under_way()
    {
        var first = MessageBuffer.Write(Bytes(10), (bytes, context) => context.Complete(bytes), null);
        var second = MessageBuffer.Write(new byte[10], (bytes, context) => context.Complete(bytes), null);
        Assert.Equal(Bytes(10), first.Payload.ToArray());
        second.Return();
        first.Return();
    }

    private static byte[] Bytes(int size) => [.. Enumerable.Range(0, size).Select(index => (byte)(index % 7))];
}

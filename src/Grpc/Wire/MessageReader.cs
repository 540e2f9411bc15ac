using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Cuts a body into messages. One read at a time.</summary>
/// <param name="pipe">The body.</param>
/// <param name="direction">Which way the messages travel; errors are worded and coded by it.</param>
/// <param name="encoding">The peer's <c>grpc-encoding</c>, or null.</param>
/// <param name="codecs">The known compressions.</param>
/// <param name="maxMessageSize">The largest size in bytes, before and after inflation; null for any.</param>
internal sealed class MessageReader(
    PipeReader pipe,
    MessageDirection direction,
    string? encoding,
    CompressionCodecs codecs,
    int? maxMessageSize)
{
    private readonly SequenceDeserializationContext _context = new();

    /// <summary>The only message of a body.</summary>
    /// <returns>The message, or null if the body is empty.</returns>
    /// <exception cref="RpcException">The body is malformed or holds more.</exception>
    public async ValueTask<T?> ReadSingleAsync<T>(Func<DeserializationContext, T> deserializer, CancellationToken cancellationToken)
        where T : class
    {
        var message = await ReadAsync(deserializer, cancellationToken);
        if (message is null)
        {
            return null;
        }

        while (true)
        {
            var result = await ReadPipeAsync(cancellationToken);
            var rest = result.Buffer;
            if (!rest.IsEmpty)
            {
                pipe.AdvanceTo(rest.Start, rest.End);
                throw new RpcException(WireErrors.AdditionalData);
            }

            pipe.AdvanceTo(rest.End);
            if (result.IsCompleted)
            {
                return message;
            }
        }
    }

    /// <summary>The next message of a body.</summary>
    /// <returns>The message, or null at the end of the body.</returns>
    /// <exception cref="RpcException">The body is malformed.</exception>
    public async ValueTask<T?> ReadAsync<T>(Func<DeserializationContext, T> deserializer, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var result = await ReadPipeAsync(cancellationToken);
            var buffer = result.Buffer;
            var consumed = buffer.Start;
            var examined = buffer.End;
            try
            {
                if (TryCut(buffer, out var compressed, out var payload))
                {
                    consumed = examined = payload.End;
                    return Deserialize(deserializer, compressed, payload);
                }

                if (result.IsCompleted)
                {
                    return buffer.IsEmpty ? null : throw new RpcException(WireErrors.Incomplete);
                }
            }
            finally
            {
                pipe.AdvanceTo(consumed, examined);
            }
        }
    }

    private async ValueTask<ReadResult> ReadPipeAsync(CancellationToken cancellationToken)
    {
        var result = await pipe.ReadAsync(cancellationToken);
        if (!result.IsCanceled)
        {
            return result;
        }

        pipe.AdvanceTo(result.Buffer.Start);
        throw new RpcException(WireErrors.ReadCancelled);
    }

    private bool TryCut(in ReadOnlySequence<byte> buffer, out bool compressed, out ReadOnlySequence<byte> payload)
    {
        compressed = false;
        payload = default;
        if (buffer.Length < MessageBuffer.PrefixLength)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[MessageBuffer.PrefixLength];
        buffer.Slice(0, MessageBuffer.PrefixLength).CopyTo(prefix);
        if (prefix[0] > 1)
        {
            throw new RpcException(WireErrors.CompressedFlag);
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > (maxMessageSize ?? Array.MaxLength))
        {
            throw new RpcException(WireErrors.ReceiveLimit);
        }

        if (buffer.Length - MessageBuffer.PrefixLength < length)
        {
            return false;
        }

        compressed = prefix[0] == 1;
        payload = buffer.Slice(MessageBuffer.PrefixLength, length);
        return true;
    }

    private T Deserialize<T>(Func<DeserializationContext, T> deserializer, bool compressed, in ReadOnlySequence<byte> payload)
        where T : class
    {
        if (!compressed)
        {
            return Parse(deserializer, payload);
        }

        var inflated = Inflate(payload);
        try
        {
            return Parse(deserializer, new ReadOnlySequence<byte>(inflated.Payload));
        }
        finally
        {
            inflated.Return();
        }
    }

    private MessageBuffer Inflate(in ReadOnlySequence<byte> payload)
    {
        if (encoding is null)
        {
            throw new RpcException(WireErrors.MissingEncoding(direction));
        }

        if (encoding == ProtocolNames.Identity)
        {
            throw new RpcException(WireErrors.IdentityEncoding(direction));
        }

        if (codecs.Find(encoding) is not { } compression)
        {
            var status = WireErrors.UnsupportedEncoding(direction, encoding, codecs);
            throw direction == MessageDirection.Response
                ? new RpcException(status)
                : new RpcException(status, new Metadata { { ProtocolNames.AcceptEncodingHeader, codecs.AcceptEncoding } });
        }

        return MessageInflater.Inflate(payload, compression, maxMessageSize, direction);
    }

    private T Parse<T>(Func<DeserializationContext, T> deserializer, in ReadOnlySequence<byte> payload)
        where T : class
    {
        try
        {
            return _context.Read(deserializer, payload) ?? throw new RpcException(WireErrors.Unparsable(direction));
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw new RpcException(WireErrors.Unparsable(direction, exception));
        }
    }
}

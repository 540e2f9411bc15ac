using System.Buffers;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>Inflates messages without trusting how large they become.</summary>
internal static class MessageInflater
{
    /// <summary>The original message. The limit holds for it too, so that a small message cannot fill the memory.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED beyond the limit, INTERNAL if the bytes are damaged.</exception>
    public static MessageBuffer Inflate(
        ReadOnlySequence<byte> compressed,
        ICompressionProvider compression,
        int? maxMessageSize,
        MessageDirection direction)
    {
        var buffer = MessageBuffer.Rent();
        try
        {
            using var source = compression.CreateDecompressionStream(new SequenceStream(compressed));
            int read;
            while ((read = source.Read(buffer.GetSpan())) > 0)
            {
                buffer.Advance(read);
                if (buffer.PayloadLength > maxMessageSize)
                {
                    throw new RpcException(WireErrors.ReceiveLimit);
                }
            }

            return buffer;
        }
        catch (InvalidDataException exception)
        {
            buffer.Return();
            throw new RpcException(WireErrors.Undecodable(direction, compression.EncodingName, exception));
        }
        catch
        {
            buffer.Return();
            throw;
        }
    }
}

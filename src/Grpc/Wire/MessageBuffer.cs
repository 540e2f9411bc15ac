using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>
/// A pooled buffer that a message is serialized into, behind room for its prefix: one byte that says whether the message
/// is compressed and four bytes of length, big-endian.
/// </summary>
internal sealed class MessageBuffer : SerializationContext, IBufferWriter<byte>
{
    public const int PrefixLength = 5;

    private const int InitialCapacity = 1024;
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static MessageBuffer? _spare;

    private byte[] _bytes = [];
    private int _length;
    private bool _completed;

    private MessageBuffer()
    {
    }

    /// <summary>The message with its prefix, once it is sealed.</summary>
    public ReadOnlyMemory<byte> Frame => _bytes.AsMemory(0, _length);

    /// <summary>The message without its prefix.</summary>
    public ReadOnlyMemory<byte> Payload => _bytes.AsMemory(PrefixLength, PayloadLength);

    public int PayloadLength => _length - PrefixLength;

    public static MessageBuffer Rent()
    {
        var buffer = _spare ?? new MessageBuffer();
        _spare = null;
        buffer._length = 0;
        buffer._completed = false;
        buffer.EnsureFree(InitialCapacity);
        buffer._length = PrefixLength;
        return buffer;
    }

    /// <summary>A message as it is sent.</summary>
    /// <param name="message">The message.</param>
    /// <param name="serializer">Turns it into bytes.</param>
    /// <param name="maxMessageSize">The largest size in bytes before compression; null for any.</param>
    /// <param name="compression">The compression, or null for none.</param>
    /// <param name="level">How hard to compress.</param>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: the message is larger than the limit.</exception>
    public static MessageBuffer Write<T>(
        T message,
        Action<T, SerializationContext> serializer,
        int? maxMessageSize,
        ICompressionProvider? compression = null,
        CompressionLevel? level = null)
    {
        var buffer = Rent();
        try
        {
            serializer(message, buffer);
            buffer.ThrowIfIncomplete();
            if (buffer.PayloadLength > maxMessageSize)
            {
                throw new RpcException(WireErrors.SendLimit);
            }

            // Of nothing, compressors make nothing, which no peer can inflate.
            if (compression is null || buffer.PayloadLength == 0)
            {
                buffer.Seal(compressed: false);
                return buffer;
            }

            var compressed = Rent();
            using (var stream = compression.CreateCompressionStream(new BufferWriterStream(compressed), level))
            {
                stream.Write(buffer.Payload.Span);
            }

            compressed.Seal(compressed: true);
            buffer.Return();
            return compressed;
        }
        catch
        {
            buffer.Return();
            throw;
        }
    }

    /// <summary>Gives the buffer back; nothing of it may be used afterwards.</summary>
    public void Return()
    {
        if (_bytes.Length > LargestKept)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        _spare = this;
    }

    public override void SetPayloadLength(int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        EnsureFree(payloadLength);
    }

    public override IBufferWriter<byte> GetBufferWriter() => this;

    public override void Complete() => _completed = true;

    public override void Complete(byte[] payload)
    {
        this.Write(payload);
        _completed = true;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private void ThrowIfIncomplete()
    {
        if (!_completed)
        {
            throw new InvalidOperationException("The serializer did not complete its context.");
        }
    }

    private void Seal(bool compressed)
    {
        _bytes[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(1), (uint)PayloadLength);
    }

    private void EnsureFree(int size)
    {
        var needed = checked(_length + size);
        if (needed <= _bytes.Length)
        {
            return;
        }

        var capacity = Math.Max(needed, (int)Math.Min(2L * _bytes.Length, Array.MaxLength));
        var larger = ArrayPool<byte>.Shared.Rent(capacity);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}

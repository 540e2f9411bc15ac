using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Vizier.Runner.Collectors.TensorFlow;

/// <summary>
/// Reads a growing TFRecord file: per record its length (8 bytes), the length's masked CRC (4), the data and the data's
/// masked CRC (4), all little-endian.
/// </summary>
internal sealed class RecordReader(string path, long position)
{
    private const int HeaderSize = 12;
    private const int FooterSize = 4;
    private const ulong LongestRecord = 1 << 30;

    /// <summary>Where the next record begins.</summary>
    internal long Position { get; private set; } = position;

    /// <summary>The records that are complete by now, each with the offset after it.</summary>
    /// <exception cref="CollectorException">A checksum is wrong, so nothing behind it can be found.</exception>
    internal IEnumerable<byte[]> ReadNew()
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        while (ReadNext(file) is { } record)
        {
            Position += HeaderSize + record.Length + FooterSize;
            yield return record;
        }
    }

    private byte[]? ReadNext(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (!TryFill(file, header, Position))
        {
            return null;
        }

        Verify(header[..8], BinaryPrimitives.ReadUInt32LittleEndian(header[8..]));
        var length = BinaryPrimitives.ReadUInt64LittleEndian(header);
        if (length > LongestRecord)
        {
            throw new CollectorException($"{path} holds a record of {length} bytes at offset {Position}; at most {LongestRecord} are read");
        }

        // A record still being written is asked for again and again, so its size is compared before memory is taken.
        if (RandomAccess.GetLength(file) < Position + HeaderSize + (long)length + FooterSize)
        {
            return null;
        }

        var data = new byte[length];
        Span<byte> footer = stackalloc byte[FooterSize];
        if (!TryFill(file, data, Position + HeaderSize) || !TryFill(file, footer, Position + HeaderSize + data.Length))
        {
            return null;
        }

        Verify(data, BinaryPrimitives.ReadUInt32LittleEndian(footer));
        return data;
    }

    private static bool TryFill(SafeFileHandle file, Span<byte> target, long offset)
    {
        while (!target.IsEmpty)
        {
            var length = RandomAccess.Read(file, target, offset);
            if (length == 0)
            {
                return false;
            }

            target = target[length..];
            offset += length;
        }

        return true;
    }

    private void Verify(ReadOnlySpan<byte> data, uint checksum)
    {
        if (Crc32C.Masked(data) != checksum)
        {
            throw new CollectorException($"{path} is damaged: the checksum of the record at offset {Position} is wrong");
        }
    }
}

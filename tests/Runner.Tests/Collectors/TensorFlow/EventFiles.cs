using System.Buffers.Binary;
using System.Text;

namespace Vizier.Runner.Tests.Collectors.TensorFlow;

/// <summary>Builds event files byte by byte, with a checksum of its own.</summary>
internal static class EventFiles
{
    /// <summary>An event with a scalar as TensorFlow 1 and PyTorch write it.</summary>
    internal static byte[] SimpleValue(double wallTime, long step, string tag, float value) =>
        Event(wallTime, step, tag, [0x15, .. BitConverter.GetBytes(value)]);

    /// <summary>An event with a scalar as TensorFlow 2 writes it: a tensor of no dimensions with its content in bytes.</summary>
    internal static byte[] TensorContent(double wallTime, long step, string tag, float value) => Event(
        wallTime, step, tag, Field(8, [0x08, 0x01, .. Field(2, []), .. Field(4, BitConverter.GetBytes(value))]));

    /// <summary>An event with a double in a list of one, in a tensor of one element.</summary>
    internal static byte[] DoubleList(double wallTime, long step, string tag, double value) => Event(
        wallTime, step, tag, Field(8, [0x08, 0x02, .. Field(2, Field(2, [0x08, 0x01])), .. Field(6, BitConverter.GetBytes(value))]));

    /// <summary>An event with a tensor of two elements, which is no scalar.</summary>
    internal static byte[] Vector(double wallTime, long step, string tag) => Event(
        wallTime, step, tag, Field(8, [0x08, 0x01, .. Field(2, Field(2, [0x08, 0x02])), .. Field(4, new byte[8])]));

    /// <summary>The event with which every file begins.</summary>
    internal static byte[] FileVersion() => [0x09, .. BitConverter.GetBytes(1.7e9), .. Field(3, "brain.Event:2"u8)];

    /// <summary>The record around an event.</summary>
    internal static byte[] Record(byte[] data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, data.Length);
        return [.. length, .. Checksum(length), .. data, .. Checksum(data)];
    }

    internal static byte[] File(params byte[][] events) => [.. events.Prepend(FileVersion()).SelectMany(Record)];

    private static byte[] Event(double wallTime, long step, string tag, byte[] value) =>
    [
        0x09, .. BitConverter.GetBytes(wallTime), 0x10, .. Varint((ulong)step),
        .. Field(5, Field(1, [.. Field(1, Encoding.UTF8.GetBytes(tag)), .. value])),
    ];

    private static byte[] Field(int number, ReadOnlySpan<byte> content) =>
        [(byte)((number << 3) | 2), .. Varint((ulong)content.Length), .. content];

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    // Bit by bit, from the polynomial alone.
    private static byte[] Checksum(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var octet in data)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82f63b78u);
            }
        }

        crc = ~crc;
        return BitConverter.GetBytes(((crc >> 15) | (crc << 17)) + 0xa282ead8u);
    }
}

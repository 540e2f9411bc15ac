using System.Numerics;
using System.Runtime.InteropServices;

namespace Vizier.Runner.Collectors.TensorFlow;

/// <summary>The checksum of TensorFlow's record files: CRC-32C, rotated and shifted so that checksums of checksums stay useful.</summary>
internal static class Crc32C
{
    private const uint MaskDelta = 0xa282ead8;

    /// <summary>The masked checksum, as tensorflow/core/lib/hash/crc32c.h defines it.</summary>
    internal static uint Masked(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Compute(data), 15) + MaskDelta;

    /// <summary>The plain CRC-32C (polynomial 0x1EDC6F41, reflected).</summary>
    internal static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var rest in data[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Grpc.Wire;

/// <summary>The form of values of <c>-bin</c> keys: base64, written without padding, read with or without.</summary>
internal static class BinaryHeader
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>Reads one value, that is the text between two commas.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        var digits = text.Trim().TrimEnd('=');
        var padded = new char[(digits.Length + 3) / 4 * 4];
        digits.CopyTo(padded);
        padded.AsSpan(digits.Length).Fill('=');
        var buffer = new byte[padded.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(padded, buffer, out var length))
        {
            bytes = null;
            return false;
        }

        bytes = buffer.Length == length ? buffer : buffer[..length];
        return true;
    }
}

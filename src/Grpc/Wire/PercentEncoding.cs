using System.Buffers;
using System.Text;

namespace Grpc.Wire;

/// <summary>
/// The form of <c>grpc-message</c>: UTF-8 with every byte outside %x20 to %x24 and %x26 to %x7E written as <c>%XX</c>
/// (gRPC over HTTP/2, "Responses").
/// </summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<char> Unescaped = SearchValues.Create(
        string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(character => character != '%')));

    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Unescaped))
        {
            return text;
        }

        // A lone surrogate becomes U+FFFD here, so that any string can be sent.
        var bytes = Encoding.UTF8.GetBytes(text);
        var encoded = new StringBuilder(bytes.Length + 16);
        foreach (var value in bytes)
        {
            if (Unescaped.Contains((char)value))
            {
                encoded.Append((char)value);
            }
            else
            {
                encoded.Append('%').Append(value.ToString("X2"));
            }
        }

        return encoded.ToString();
    }

    /// <summary>Never fails: escapes that are none stay as they are.</summary>
    public static string Decode(string text) => text.Contains('%') ? Uri.UnescapeDataString(text) : text;
}

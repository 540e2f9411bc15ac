using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Turns metadata into HTTP header values and back.</summary>
internal static class MetadataHeaders
{
    /// <summary>The value of an entry as it is sent.</summary>
    public static string ToHeaderValue(Metadata.Entry entry) => entry.IsBinary ? BinaryHeader.Encode(entry.RawBytes) : entry.Value;

    /// <summary>
    /// Adds a received header. The values of a binary key may be joined by commas; one that is not base64 is left out,
    /// since it cannot be told from damage.
    /// </summary>
    public static void AddReceived(Metadata metadata, string key, string value)
    {
        if (!key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            metadata.Add(Metadata.Entry.Received(key, value));
            return;
        }

        foreach (var range in value.AsSpan().Split(','))
        {
            if (BinaryHeader.TryDecode(value.AsSpan(range), out var bytes))
            {
                metadata.Add(Metadata.Entry.Received(key, bytes));
            }
        }
    }
}

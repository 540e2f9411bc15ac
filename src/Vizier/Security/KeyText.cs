using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Vizier.Security;

/// <summary>
/// The text of a key as its holder has it: <c>vzk_</c>, the id in 16 hexadecimal digits, <c>_</c>, and 256 random bits in
/// base64url. Only the SHA-256 of the bits is stored. A slow, salted hash protects passwords, which can be guessed; nobody
/// guesses one of 2^256, so that here it would only make each call slow.
/// </summary>
/// <param name="Id">The key's id, by which it is found.</param>
/// <param name="Hash">SHA-256 of its secret.</param>
internal sealed record KeyText(string Id, byte[] Hash)
{
    /// <summary>With what every key begins, so that scanners for leaked secrets know one.</summary>
    public const string Prefix = "vzk_";

    private const int IdBytes = 8;
    private const int SecretBytes = 32;
    private const int SecretStart = 4 + (2 * IdBytes) + 1;
    private const int Length = SecretStart + 43;

    /// <summary>Makes a key.</summary>
    /// <param name="text">The text to hand to its holder, which is kept nowhere.</param>
    public static KeyText Create(out string text)
    {
        var id = RandomNumberGenerator.GetHexString(2 * IdBytes, lowercase: true);
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        text = $"{Prefix}{id}_{Base64Url.EncodeToString(secret)}";
        return new KeyText(id, SHA256.HashData(secret));
    }

    /// <summary>Reads what a caller sent.</summary>
    /// <returns>Null if it is no key.</returns>
    public static KeyText? Parse(string text)
    {
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[SecretStart - 1] != '_')
        {
            return null;
        }

        Span<byte> secret = stackalloc byte[SecretBytes];
        Span<byte> encoded = stackalloc byte[Length - SecretStart];
        return Encoding.ASCII.GetBytes(text.AsSpan(SecretStart), encoded) == encoded.Length
            && Base64Url.IsValid(encoded, out var bytes) && bytes == SecretBytes
            && Base64Url.TryDecodeFromUtf8(encoded, secret, out _)
                ? new KeyText(text[Prefix.Length..(SecretStart - 1)], SHA256.HashData(secret))
                : null;
    }

    /// <summary>Whether the secret is that of a stored key, in a time that does not tell how much of it is right.</summary>
    public bool Matches(ApiKey key) => CryptographicOperations.FixedTimeEquals(Hash, key.Hash);
}

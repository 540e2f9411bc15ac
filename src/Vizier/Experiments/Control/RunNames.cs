using System.Security.Cryptography;
using System.Text;

namespace Vizier.Experiments.Control;

/// <summary>
/// Names and secrets that no other run has, also when a database was deleted and its experiment made anew beside the
/// folders of the old one.
/// </summary>
internal static class RunNames
{
    private const string SuffixAlphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 8;

    /// <summary>The name of a new run: {experiment}-{suffix}, the suffix as Katib makes it.</summary>
    public static string Create(string experiment) => $"{experiment}-{RandomNumberGenerator.GetString(SuffixAlphabet, SuffixLength)}";

    /// <summary>A new lease or token: 128 random bits.</summary>
    public static string CreateSecret() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Whether a secret is the one shown, in a time that does not tell how much of it is right.</summary>
    public static bool IsSame(string secret, string shown) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(shown));
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vizier.Client;

/// <summary>Which certificates of services are believed.</summary>
public static class TrustedAuthorities
{
    /// <summary>Reads the certificates that vouch for services.</summary>
    /// <param name="authorityFile">A file with them in PEM; null for those that the system trusts.</param>
    /// <returns>How a service's certificate is judged; null for the system's way.</returns>
    /// <exception cref="FormatException">The file cannot be read, or holds no certificates.</exception>
    public static X509ChainPolicy? In(string? authorityFile)
    {
        if (authorityFile is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(authorityFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FormatException($"the authorities' file \"{authorityFile}\" cannot be read: {exception.Message}", exception);
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new FormatException($"the authorities' file \"{authorityFile}\" holds no certificates in PEM");
    }
}

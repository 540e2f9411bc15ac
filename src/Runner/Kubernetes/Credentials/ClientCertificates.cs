using System.Security.Cryptography.X509Certificates;

namespace Vizier.Runner.Kubernetes.Credentials;

/// <summary>Reads certificates by which clients prove who they are.</summary>
internal static class ClientCertificates
{
    /// <summary>The certificate with its key, and those that lead from it to its authority.</summary>
    /// <param name="certificate">The certificates in PEM, the client's first.</param>
    /// <param name="key">Its key in PEM.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are not in PEM, or do not belong together.</exception>
    internal static (X509Certificate2 Certificate, X509Certificate2Collection Chain) Read(string certificate, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        if (chain.Count > 0)
        {
            chain.RemoveAt(0);
        }

        return (X509Certificate2.CreateFromPem(certificate, key), chain);
    }
}

using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Vizier.Runner.Kubernetes.Credentials;

/// <summary>Proves to an API server who calls. Used by several threads at a time.</summary>
public interface IClusterCredential
{
    /// <summary>The certificate to show, known after the first <see cref="GetHeaderAsync"/>; null for none.</summary>
    X509Certificate2? Certificate { get; }

    /// <summary>The header of a request; null for none.</summary>
    /// <exception cref="CredentialException">There is no credential to be had.</exception>
    ValueTask<AuthenticationHeaderValue?> GetHeaderAsync(CancellationToken cancellationToken);

    /// <summary>The server refused a header as unknown (401).</summary>
    /// <param name="refused">The header.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there is another one now, with which to try again.</returns>
    ValueTask<bool> RefreshAsync(AuthenticationHeaderValue? refused, CancellationToken cancellationToken);
}

/// <summary>A credential cannot be made. The message says which file or program failed, and how.</summary>
public sealed class CredentialException : Exception
{
    internal CredentialException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

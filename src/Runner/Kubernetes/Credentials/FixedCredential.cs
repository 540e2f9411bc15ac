using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Vizier.Runner.Kubernetes.Credentials;

/// <summary>A token or password that never changes.</summary>
internal sealed class FixedCredential(AuthenticationHeaderValue header) : IClusterCredential
{
    /// <inheritdoc/>
    public X509Certificate2? Certificate => null;

    /// <inheritdoc/>
    public ValueTask<AuthenticationHeaderValue?> GetHeaderAsync(CancellationToken cancellationToken) => new(header);

    /// <inheritdoc/>
    public ValueTask<bool> RefreshAsync(AuthenticationHeaderValue? refused, CancellationToken cancellationToken) => new(false);
}

/// <summary>Shows nothing, or nothing but the connection's certificate.</summary>
internal sealed class AnonymousCredential : IClusterCredential
{
    /// <inheritdoc/>
    public X509Certificate2? Certificate => null;

    /// <inheritdoc/>
    public ValueTask<AuthenticationHeaderValue?> GetHeaderAsync(CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public ValueTask<bool> RefreshAsync(AuthenticationHeaderValue? refused, CancellationToken cancellationToken) => default;
}

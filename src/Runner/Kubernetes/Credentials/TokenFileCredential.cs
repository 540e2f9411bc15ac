using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Vizier.Runner.Kubernetes.Credentials;

/// <summary>
/// A token in a file that is rewritten before the token expires, as the kubelet does with service accounts. It is read again
/// every minute, and at once when the server refuses it; while it cannot be read, the one before is shown.
/// </summary>
internal sealed class TokenFileCredential(string path, TimeProvider time) : IClusterCredential
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private AuthenticationHeaderValue? _header;
    private long _read;

    /// <inheritdoc/>
    public X509Certificate2? Certificate => null;

    /// <inheritdoc/>
    public ValueTask<AuthenticationHeaderValue?> GetHeaderAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_header is null || time.GetElapsedTime(_read) >= Age)
            {
                Read();
            }

            return new(_header);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RefreshAsync(AuthenticationHeaderValue? refused, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Read();
            return new(_header?.Parameter != refused?.Parameter);
        }
    }

    private void Read()
    {
        try
        {
            var token = File.ReadAllText(path).Trim();
            if (token.Length > 0)
            {
                _header = new AuthenticationHeaderValue("Bearer", token);
            }

            _read = time.GetTimestamp();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (_header is null)
            {
                throw new CredentialException($"the token file {path} cannot be read: {exception.Message}", exception);
            }
        }

        if (_header is null)
        {
            throw new CredentialException($"the token file {path} is empty");
        }
    }
}

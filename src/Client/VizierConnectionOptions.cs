namespace Vizier.Client;

/// <summary>How a service is reached.</summary>
public sealed record VizierConnectionOptions
{
    /// <summary>Where the service listens for gRPC: <c>host:port</c>, <c>http://host:port</c> or <c>https://host:port</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Proves who calls; null to call as nobody in particular.</summary>
    public string? Token { get; init; }

    /// <summary>A file with the certificates, in PEM, that vouch for the service; null for those that the system trusts.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>How long a call may take that names no deadline itself; each repetition anew.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <see cref="StudyClient"/> waits for suggestions: what an algorithm may take, and more.</summary>
    public TimeSpan SuggestTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The most bytes of an answer. A study's trials come in one unless pages are asked for, which OSS Vizier does not know.
    /// </summary>
    public int LargestAnswer { get; init; } = 256 * 1024 * 1024;

    /// <summary>How often, and how soon, calls are repeated.</summary>
    public RetryPolicy Retries { get; init; } = new();

    /// <summary>The clock by which deadlines and pauses are measured.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The address as a URI.</summary>
    /// <exception cref="FormatException">The endpoint is none of the three forms.</exception>
    internal Uri Address()
    {
        var text = Endpoint.Contains("://", StringComparison.Ordinal) ? Endpoint : $"http://{Endpoint}";
        return Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.Host.Length > 0
            && uri.AbsolutePath == "/"
                ? uri
                : throw new FormatException(
                    $"\"{Endpoint}\" is no address of a service; give host:port, http://host:port or https://host:port");
    }
}

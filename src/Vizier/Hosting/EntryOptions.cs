namespace Vizier.Hosting;

/// <summary>Where a service of this program is served, to whom, how much each caller gets, and how it logs.</summary>
/// <param name="Grpc">Where gRPC is served, in clear text or with TLS: <c>HOST:PORT</c>, port 0 for any free one.</param>
internal abstract record EntryOptions(string Grpc)
{
    /// <summary>The certificate for TLS, with its chain, in PEM; null for clear text.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>The certificate's private key in PEM; null if it stands in <see cref="TlsCertificate"/>.</summary>
    public string? TlsKey { get; init; }

    /// <summary>Whether API keys are asked for on a loopback address too.</summary>
    public bool RequireKeys { get; init; }

    /// <summary>Whether everybody is let in who can reach the service.</summary>
    public bool Insecure { get; init; }

    /// <summary>The names by which browsers reach the service, beside addresses and <c>localhost</c>; those of a proxy before it.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The largest request in bytes; the largest study or trial needs a quarter of the default.</summary>
    public int MaxRequestBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most calls a second of one owner, 0 for any number; null for the usual where keys are asked for, else any.</summary>
    public int? MaxRequestsPerSecond { get; init; }

    /// <summary>The most calls, streams included, that one owner has open at a time; 0 for any number.</summary>
    public int MaxOpenCalls { get; init; } = 4096;

    /// <summary>The most calls that are open on one connection.</summary>
    public int MaxStreamsPerConnection { get; init; } = 1024;

    /// <summary>The least severe messages that are logged, to standard error.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>Whether log messages are JSON objects, one a line.</summary>
    public bool LogsJson { get; init; }

    /// <summary>Whether Ctrl+C and SIGTERM stop the service; off where it runs inside another command.</summary>
    public bool HandlesSignals { get; init; } = true;
}

namespace Vizier.Hosting;

/// <summary>How a Pythia service is started.</summary>
internal sealed record PythiaHostOptions
{
    /// <summary>Where gRPC is served (HTTP/2, clear text): <c>HOST:PORT</c>, port 0 for any free one.</summary>
    public string Grpc { get; init; } = "127.0.0.1:28081";

    /// <summary>The Vizier service that holds the studies: <c>HOST:PORT</c>, or that after <c>https://</c>.</summary>
    public string Vizier { get; init; } = "127.0.0.1:28080";

    /// <summary>Proves to that service who reads; null to read as nobody in particular.</summary>
    public string? Token { get; init; }

    /// <summary>The least severe messages that are logged, to standard error.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>Whether Ctrl+C and SIGTERM stop the service; off where it runs inside another program.</summary>
    public bool HandlesSignals { get; init; } = true;
}

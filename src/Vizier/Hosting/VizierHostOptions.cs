using Vizier.Pythia;

namespace Vizier.Hosting;

/// <summary>How a service is started.</summary>
internal sealed record VizierHostOptions
{
    /// <summary>Where gRPC is served, in clear text or with TLS: <c>HOST:PORT</c>, port 0 for any free one.</summary>
    public string Grpc { get; init; } = "127.0.0.1:28080";

    /// <summary>
    /// Where HTTP/1.1 is served: <c>HOST:PORT</c>, port 0 for any free one. With TLS the same text as in <see cref="Grpc"/>
    /// means one port for both.
    /// </summary>
    public string Http { get; init; } = "127.0.0.1:8080";

    /// <summary>The database: a file's path or a connection string.</summary>
    public string Database { get; init; } = "vizier.db";

    /// <summary>The certificate for TLS, with its chain, in PEM; null for clear text.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>The certificate's private key in PEM; null if it stands in <see cref="TlsCertificate"/>.</summary>
    public string? TlsKey { get; init; }

    /// <summary>Whether API keys are asked for on a loopback address too.</summary>
    public bool RequireKeys { get; init; }

    /// <summary>A folder with API keys, as <see cref="Security.KeyFolder"/> reads it; null for none.</summary>
    public string? Keys { get; init; }

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

    /// <summary>Where metrics and traces are sent by OTLP; null for nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>The settings file, for its section <c>logging</c>; null for none.</summary>
    public IConfiguration? Configuration { get; init; }

    /// <summary>Whether Ctrl+C and SIGTERM stop the service; off where it runs inside another command.</summary>
    public bool HandlesSignals { get; init; } = true;

    /// <summary>How long after a signal the service goes on, not ready any more, until load balancers have noticed.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.Zero;

    /// <summary>How long calls under way may take to finish when the service stops.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Which foreign Pythia services studies may name.</summary>
    public PythiaOptions Pythia { get; init; } = new();

    /// <summary>Adds or replaces services, after the service's own.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }
}

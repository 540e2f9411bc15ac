using Vizier.Pythia;

namespace Vizier.Hosting;

/// <summary>How a service is started.</summary>
internal sealed record VizierHostOptions
{
    /// <summary>Where gRPC is served (HTTP/2, clear text): <c>HOST:PORT</c>, port 0 for any free one.</summary>
    public string Grpc { get; init; } = "127.0.0.1:28080";

    /// <summary>Where HTTP/1.1 is served: <c>HOST:PORT</c>, port 0 for any free one.</summary>
    public string Http { get; init; } = "127.0.0.1:8080";

    /// <summary>The database: a file's path or a connection string.</summary>
    public string Database { get; init; } = "vizier.db";

    /// <summary>The least severe messages that are logged, to standard error.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>Whether Ctrl+C and SIGTERM stop the service; off where it runs inside another command.</summary>
    public bool HandlesSignals { get; init; } = true;

    /// <summary>How long calls under way may take to finish when the service stops.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Which foreign Pythia services studies may name.</summary>
    public PythiaOptions Pythia { get; init; } = new();

    /// <summary>Adds or replaces services, after the service's own.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }
}

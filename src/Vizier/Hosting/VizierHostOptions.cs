using Vizier.Pythia;

namespace Vizier.Hosting;

/// <summary>How a service is started.</summary>
internal sealed record VizierHostOptions() : EntryOptions("127.0.0.1:28080")
{
    /// <summary>
    /// Where HTTP/1.1 is served: <c>HOST:PORT</c>, port 0 for any free one. With TLS the same text as in <see cref="EntryOptions.Grpc"/>
    /// means one port for both.
    /// </summary>
    public string Http { get; init; } = "127.0.0.1:8080";

    /// <summary>The database: a file's path or a connection string.</summary>
    public string Database { get; init; } = "vizier.db";

    /// <summary>A folder with API keys, as <see cref="Security.KeyFolder"/> reads it; null for none.</summary>
    public string? Keys { get; init; }

    /// <summary>Where metrics and traces are sent by OTLP; null for nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>The settings file, for its section <c>logging</c>; null for none.</summary>
    public IConfiguration? Configuration { get; init; }

    /// <summary>How long after a signal the service goes on, not ready any more, until load balancers have noticed.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.Zero;

    /// <summary>How long calls under way may take to finish when the service stops.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Which foreign Pythia services studies may name.</summary>
    public PythiaOptions Pythia { get; init; } = new();

    /// <summary>Adds or replaces services, after the service's own.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }
}

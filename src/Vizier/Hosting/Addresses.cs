namespace Vizier.Hosting;

/// <summary>Where a running service is reached; the ports are those it was given by the system where 0 was asked for.</summary>
internal sealed class Addresses
{
    /// <summary>The gRPC endpoint, <c>http://HOST:PORT</c>.</summary>
    public Uri Grpc { get; internal set; } = new("http://unbound");

    /// <summary>The HTTP endpoint, <c>http://HOST:PORT</c>.</summary>
    public Uri Http { get; internal set; } = new("http://unbound");
}

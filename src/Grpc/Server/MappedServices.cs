using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Grpc.AspNetCore.Server;

/// <summary>The services that the application serves, for reflection and for calls of what is not there.</summary>
internal sealed class MappedServices
{
    private readonly ConcurrentDictionary<string, ServiceDescriptor?> _descriptors = new(StringComparer.Ordinal);
    private int _unknownServicesMapped;

    /// <summary>package.Service of every service.</summary>
    public IReadOnlyCollection<string> Names => [.. _descriptors.Keys];

    /// <summary>The descriptors of the services made from .proto files.</summary>
    public IReadOnlyCollection<ServiceDescriptor> Descriptors => [.. _descriptors.Values.OfType<ServiceDescriptor>()];

    public void Add(Type serviceType, IReadOnlyList<ServiceEndpoint> endpoints)
    {
        var descriptor = ServiceBindings.FindDescriptor(serviceType);
        foreach (var name in endpoints.Select(endpoint => endpoint.Method.ServiceName).Distinct())
        {
            _descriptors[name] = descriptor;
        }
    }

    /// <summary>True once: the answer to calls of unknown services is mapped once for all.</summary>
    public bool ClaimUnknownServices() => Interlocked.Exchange(ref _unknownServicesMapped, 1) == 0;
}

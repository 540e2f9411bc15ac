using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Finds what generated code says about a service.</summary>
internal static class ServiceBindings
{
    /// <summary>Tells the methods of a service to a binder.</summary>
    /// <exception cref="InvalidOperationException">The class is no service.</exception>
    public static void Bind(Type serviceType, ServiceBinderBase binder)
    {
        var bindType = FindAttribute(serviceType).BindType;
        var bind = bindType
            .GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .SingleOrDefault(candidate => candidate.Name == FindAttribute(serviceType).BindMethodName
                && candidate.GetParameters() is [{ ParameterType: var first }, _] && first == typeof(ServiceBinderBase))
            ?? throw new InvalidOperationException($"{bindType} has no method that lists the methods of {serviceType}.");
        bind.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [binder, null], null);
    }

    /// <summary>The service as its .proto file describes it; null if it comes from none.</summary>
    public static ServiceDescriptor? FindDescriptor(Type serviceType) => FindAttribute(serviceType).BindType
        .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ServiceDescriptor;

    /// <summary>The generated class that knows the service, with its descriptor.</summary>
    public static BindServiceMethodAttribute FindAttribute(Type serviceType)
    {
        for (var type = serviceType; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                return attribute;
            }
        }

        throw new InvalidOperationException(
            $"{serviceType} is no gRPC service: neither it nor a base class carries {nameof(BindServiceMethodAttribute)}.");
    }
}

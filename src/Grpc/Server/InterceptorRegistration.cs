using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>An interceptor by its type.</summary>
public sealed class InterceptorRegistration
{
    private readonly object[] _arguments;
    private readonly Lazy<ObjectFactory> _factory;

    internal InterceptorRegistration(Type type, object[] arguments)
    {
        Type = type;
        _arguments = arguments;
        _factory = new Lazy<ObjectFactory>(() =>
            ActivatorUtilities.CreateFactory(type, [.. arguments.Select(argument => argument.GetType())]));
    }

    /// <summary>The type of the interceptor.</summary>
    public Type Type { get; }

    /// <summary>The constructor's arguments that no service stands for.</summary>
    public IReadOnlyList<object> Arguments => _arguments;

    internal Interceptor Resolve(HttpContext http)
    {
        if (_arguments.Length == 0 && http.RequestServices.GetService(Type) is Interceptor registered)
        {
            return registered;
        }

        var created = (Interceptor)_factory.Value(http.RequestServices, _arguments);
        CreatedObjects.DisposeWith(http, created);
        return created;
    }
}

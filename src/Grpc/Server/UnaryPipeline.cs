using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>Calls a method of a service; the delegate is bound to no instance.</summary>
internal delegate Task<TResponse> UnaryInvoker<TService, TRequest, TResponse>(
    TService service, TRequest request, ServerCallContext context);

/// <summary>The interceptors and the service behind a method with one request and one response, whatever the transport.</summary>
internal sealed class UnaryPipeline<TService, TRequest, TResponse>(
    IReadOnlyList<InterceptorRegistration> interceptors,
    ServiceActivator<TService> activator,
    UnaryInvoker<TService, TRequest, TResponse> invoker)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    /// <summary>Makes a call.</summary>
    /// <param name="http">What brought the call; services are resolved from its scope.</param>
    /// <param name="request">The request.</param>
    /// <param name="call">The call as handlers see it.</param>
    public Task<TResponse> InvokeAsync(HttpContext http, TRequest request, ServerCallContext call)
    {
        var service = activator.Resolve(http);
        return interceptors.Count == 0 ? invoker(service, request, call) : Intercepted(http, service)(request, call);
    }

    private UnaryServerMethod<TRequest, TResponse> Intercepted(HttpContext http, TService service)
    {
        UnaryServerMethod<TRequest, TResponse> next = (request, context) => invoker(service, request, context);
        foreach (var registration in interceptors.Reverse())
        {
            var interceptor = registration.Resolve(http);
            var continuation = next;
            next = (request, context) => interceptor.UnaryServerHandler(request, context, continuation);
        }

        return next;
    }
}

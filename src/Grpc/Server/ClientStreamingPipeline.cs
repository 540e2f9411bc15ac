using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>Calls a method of a service; the delegate is bound to no instance.</summary>
internal delegate Task<TResponse> ClientStreamingInvoker<TService, TRequest, TResponse>(
    TService service, IAsyncStreamReader<TRequest> requests, ServerCallContext context);

/// <summary>The interceptors and the service behind a method with many requests and one response, whatever the transport.</summary>
internal sealed class ClientStreamingPipeline<TService, TRequest, TResponse>(
    IReadOnlyList<InterceptorRegistration> interceptors,
    ServiceActivator<TService> activator,
    ClientStreamingInvoker<TService, TRequest, TResponse> invoker)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    /// <summary>Makes a call.</summary>
    /// <param name="http">What brought the call; services are resolved from its scope.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="call">The call as handlers see it.</param>
    public Task<TResponse> InvokeAsync(HttpContext http, IAsyncStreamReader<TRequest> requests, ServerCallContext call) =>
        Intercepted(http, activator.Resolve(http))(requests, call);

    private ClientStreamingServerMethod<TRequest, TResponse> Intercepted(HttpContext http, TService service)
    {
        ClientStreamingServerMethod<TRequest, TResponse> next = (requests, context) => invoker(service, requests, context);
        foreach (var registration in interceptors.Reverse())
        {
            var interceptor = registration.Resolve(http);
            var continuation = next;
            next = (requests, context) => interceptor.ClientStreamingServerHandler(requests, context, continuation);
        }

        return next;
    }
}

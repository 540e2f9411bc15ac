using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>Calls a method of a service; the delegate is bound to no instance.</summary>
internal delegate Task ServerStreamingInvoker<TService, TRequest, TResponse>(
    TService service, TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context);

/// <summary>The interceptors and the service behind a method with one request and many responses, whatever the transport.</summary>
internal sealed class ServerStreamingPipeline<TService, TRequest, TResponse>(
    IReadOnlyList<InterceptorRegistration> interceptors,
    ServiceActivator<TService> activator,
    ServerStreamingInvoker<TService, TRequest, TResponse> invoker)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    /// <summary>Makes a call; ends with its last response.</summary>
    /// <param name="http">What brought the call; services are resolved from its scope.</param>
    /// <param name="request">The request.</param>
    /// <param name="responses">Takes the responses.</param>
    /// <param name="call">The call as handlers see it.</param>
    public Task InvokeAsync(HttpContext http, TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext call) =>
        Intercepted(http, activator.Resolve(http))(request, responses, call);

    private ServerStreamingServerMethod<TRequest, TResponse> Intercepted(HttpContext http, TService service)
    {
        ServerStreamingServerMethod<TRequest, TResponse> next = (request, responses, context) =>
            invoker(service, request, responses, context);
        foreach (var registration in interceptors.Reverse())
        {
            var interceptor = registration.Resolve(http);
            var continuation = next;
            next = (request, responses, context) => interceptor.ServerStreamingServerHandler(request, responses, context, continuation);
        }

        return next;
    }
}

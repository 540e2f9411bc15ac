using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Calls a method of a service; the delegate is bound to no instance.</summary>
internal delegate Task<TResponse> ClientStreamingInvoker<TService, TRequest, TResponse>(
    TService service, IAsyncStreamReader<TRequest> requests, ServerCallContext context);

/// <summary>Serves a method with many requests and one response.</summary>
internal sealed class ClientStreamingHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServiceSettings settings,
    ServiceActivator<TService> activator,
    ClientStreamingInvoker<TService, TRequest, TResponse> invoker) : CallHandler<TRequest, TResponse>(method, settings)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    private readonly IReadOnlyList<InterceptorRegistration> _interceptors = settings.Interceptors;

    protected override async Task HandleAsync(HttpServerCall call)
    {
        var requests = new RequestStreamReader<TRequest>(call, Method.RequestMarshaller.ContextualDeserializer);
        await WriteResponseAsync(call, await Intercepted(call, activator.Resolve(call.Http))(requests, call));
    }

    private ClientStreamingServerMethod<TRequest, TResponse> Intercepted(HttpServerCall call, TService service)
    {
        ClientStreamingServerMethod<TRequest, TResponse> next = (requests, context) => invoker(service, requests, context);
        foreach (var registration in _interceptors.Reverse())
        {
            var interceptor = registration.Resolve(call.Http);
            var continuation = next;
            next = (requests, context) => interceptor.ClientStreamingServerHandler(requests, context, continuation);
        }

        return next;
    }
}

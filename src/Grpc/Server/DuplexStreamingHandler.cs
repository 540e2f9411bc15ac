using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Calls a method of a service; the delegate is bound to no instance.</summary>
internal delegate Task DuplexStreamingInvoker<TService, TRequest, TResponse>(
    TService service, IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context);

/// <summary>Serves a method with many requests and many responses.</summary>
internal sealed class DuplexStreamingHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServiceSettings settings,
    ServiceActivator<TService> activator,
    DuplexStreamingInvoker<TService, TRequest, TResponse> invoker) : CallHandler<TRequest, TResponse>(method, settings)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    private readonly IReadOnlyList<InterceptorRegistration> _interceptors = settings.Interceptors;

    protected override Task HandleAsync(HttpServerCall call)
    {
        var requests = new RequestStreamReader<TRequest>(call, Method.RequestMarshaller.ContextualDeserializer);
        var responses = new ResponseStreamWriter<TResponse>(call, Method.ResponseMarshaller.ContextualSerializer);
        return Intercepted(call, activator.Resolve(call.Http))(requests, responses, call);
    }

    private DuplexStreamingServerMethod<TRequest, TResponse> Intercepted(HttpServerCall call, TService service)
    {
        DuplexStreamingServerMethod<TRequest, TResponse> next = (requests, responses, context) =>
            invoker(service, requests, responses, context);
        foreach (var registration in _interceptors.Reverse())
        {
            var interceptor = registration.Resolve(call.Http);
            var continuation = next;
            next = (requests, responses, context) => interceptor.DuplexStreamingServerHandler(requests, responses, context, continuation);
        }

        return next;
    }
}

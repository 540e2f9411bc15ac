using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Calls a method of a service; the delegate is bound to no instance.</summary>
internal delegate Task ServerStreamingInvoker<TService, TRequest, TResponse>(
    TService service, TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context);

/// <summary>Serves a method with one request and many responses.</summary>
internal sealed class ServerStreamingHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServiceSettings settings,
    ServiceActivator<TService> activator,
    ServerStreamingInvoker<TService, TRequest, TResponse> invoker) : CallHandler<TRequest, TResponse>(method, settings)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    private readonly IReadOnlyList<InterceptorRegistration> _interceptors = settings.Interceptors;

    protected override async Task HandleAsync(HttpServerCall call)
    {
        var request = await ReadRequestAsync(call);
        var responses = new ResponseStreamWriter<TResponse>(call, Method.ResponseMarshaller.ContextualSerializer);
        await Intercepted(call, activator.Resolve(call.Http))(request, responses, call);
    }

    private ServerStreamingServerMethod<TRequest, TResponse> Intercepted(HttpServerCall call, TService service)
    {
        ServerStreamingServerMethod<TRequest, TResponse> next = (request, responses, context) =>
            invoker(service, request, responses, context);
        foreach (var registration in _interceptors.Reverse())
        {
            var interceptor = registration.Resolve(call.Http);
            var continuation = next;
            next = (request, responses, context) => interceptor.ServerStreamingServerHandler(request, responses, context, continuation);
        }

        return next;
    }
}

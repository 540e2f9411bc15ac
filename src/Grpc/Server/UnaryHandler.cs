using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Calls a method of a service; the delegate is bound to no instance.</summary>
internal delegate Task<TResponse> UnaryInvoker<TService, TRequest, TResponse>(
    TService service, TRequest request, ServerCallContext context);

/// <summary>Serves a method with one request and one response.</summary>
internal sealed class UnaryHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServiceSettings settings,
    ServiceActivator<TService> activator,
    UnaryInvoker<TService, TRequest, TResponse> invoker) : CallHandler<TRequest, TResponse>(method, settings)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    private readonly IReadOnlyList<InterceptorRegistration> _interceptors = settings.Interceptors;

    protected override async Task HandleAsync(HttpServerCall call)
    {
        var request = await ReadRequestAsync(call);
        var service = activator.Resolve(call.Http);
        var response = _interceptors.Count == 0
            ? await invoker(service, request, call)
            : await Intercepted(call, service)(request, call);
        await WriteResponseAsync(call, response);
    }

    private UnaryServerMethod<TRequest, TResponse> Intercepted(HttpServerCall call, TService service)
    {
        UnaryServerMethod<TRequest, TResponse> next = (request, context) => invoker(service, request, context);
        foreach (var registration in _interceptors.Reverse())
        {
            var interceptor = registration.Resolve(call.Http);
            var continuation = next;
            next = (request, context) => interceptor.UnaryServerHandler(request, context, continuation);
        }

        return next;
    }
}

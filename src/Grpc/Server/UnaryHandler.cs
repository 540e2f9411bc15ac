using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Serves a method with one request and one response.</summary>
internal sealed class UnaryHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServiceSettings settings,
    UnaryPipeline<TService, TRequest, TResponse> pipeline) : CallHandler<TRequest, TResponse>(method, settings)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(HttpServerCall call)
    {
        var request = await ReadRequestAsync(call);
        await WriteResponseAsync(call, await pipeline.InvokeAsync(call.Http, request, call));
    }
}

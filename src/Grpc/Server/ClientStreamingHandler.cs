using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Serves a method with many requests and one response.</summary>
internal sealed class ClientStreamingHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServiceSettings settings,
    ClientStreamingPipeline<TService, TRequest, TResponse> pipeline) : CallHandler<TRequest, TResponse>(method, settings)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(HttpServerCall call)
    {
        var requests = new RequestStreamReader<TRequest>(call, Method.RequestMarshaller.ContextualDeserializer);
        await WriteResponseAsync(call, await pipeline.InvokeAsync(call.Http, requests, call));
    }
}

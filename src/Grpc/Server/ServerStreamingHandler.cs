using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Serves a method with one request and many responses.</summary>
internal sealed class ServerStreamingHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServiceSettings settings,
    ServerStreamingPipeline<TService, TRequest, TResponse> pipeline) : CallHandler<TRequest, TResponse>(method, settings)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(HttpServerCall call)
    {
        var request = await ReadRequestAsync(call);
        var responses = new ResponseStreamWriter<TResponse>(call, Method.ResponseMarshaller.ContextualSerializer);
        await pipeline.InvokeAsync(call.Http, request, responses, call);
    }
}

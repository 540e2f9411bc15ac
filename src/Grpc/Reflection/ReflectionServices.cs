using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.Extensions.Hosting;

namespace Grpc.Reflection;

/// <summary>What both versions of reflection know: the services of the application, read when the first client asks.</summary>
internal sealed class ReflectedServices(MappedServices mapped, IHostApplicationLifetime lifetime)
{
    private readonly Lazy<SymbolIndex> _index = new(() => new SymbolIndex(mapped.Descriptors));

    /// <summary>Answers the requests of a stream until it ends or the application stops.</summary>
    public async Task AnswerAsync<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests,
        IServerStreamWriter<TResponse> responses,
        ServerCallContext context,
        Func<TRequest, ServerReflectionRequest> read,
        Func<ServerReflectionResponse, TResponse> write)
    {
        var session = new ReflectionSession(_index.Value);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        while (await requests.MoveNext(ending.Token))
        {
            await responses.WriteAsync(write(session.Answer(read(requests.Current))));
        }
    }
}

/// <summary><c>grpc.reflection.v1.ServerReflection</c>.</summary>
internal sealed class ReflectionV1Service(ReflectedServices services) : ServerReflection.ServerReflectionBase
{
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context) =>
        services.AnswerAsync(requestStream, responseStream, context, request => request, response => response);
}

/// <summary><c>grpc.reflection.v1alpha.ServerReflection</c>, whose messages have the same bytes.</summary>
internal sealed class ReflectionV1AlphaService(ReflectedServices services) : V1Alpha.ServerReflection.ServerReflectionBase
{
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<V1Alpha.ServerReflectionRequest> requestStream,
        IServerStreamWriter<V1Alpha.ServerReflectionResponse> responseStream,
        ServerCallContext context) =>
        services.AnswerAsync(
            requestStream,
            responseStream,
            context,
            request => ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()),
            response => V1Alpha.ServerReflectionResponse.Parser.ParseFrom(response.ToByteString()));
}

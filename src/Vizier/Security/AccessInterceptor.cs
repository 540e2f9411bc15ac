using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Vizier.Security;

/// <summary>Asks <see cref="AccessPolicy"/> before each gRPC call.</summary>
internal sealed class AccessInterceptor : Interceptor
{
    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context, request as IMessage);
        return continuation(request, context);
    }

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context, request as IMessage);
        return continuation(request, responseStream, context);
    }

    /// <inheritdoc/>
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var caller = Caller.Of(context.GetHttpContext());
        return continuation(ReferenceEquals(caller, Caller.Anyone) ? requestStream : new AdmittedStream<TRequest>(requestStream, context.Method, caller), context);
    }

    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context, null);
        return continuation(requestStream, responseStream, context);
    }

    private static void Admit(ServerCallContext context, IMessage? request) =>
        AccessPolicy.Admit(context.Method, request, Caller.Of(context.GetHttpContext()));
}

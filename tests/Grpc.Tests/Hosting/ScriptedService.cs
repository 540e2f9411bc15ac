using Grpc.Core;
using Vizier.Grpc.Tests.Protos;

namespace Vizier.Grpc.Tests.Hosting;

/// <summary>A service that does what a test says.</summary>
public sealed class ScriptedService : TestService.TestServiceBase
{
    public UnaryServerMethod<SimpleRequest, SimpleResponse> Unary { get; init; } = (_, _) => Task.FromResult(new SimpleResponse());

    public ServerStreamingServerMethod<StreamingOutputCallRequest, StreamingOutputCallResponse> Output { get; init; } =
        (_, _, _) => Task.CompletedTask;

    public ClientStreamingServerMethod<StreamingInputCallRequest, StreamingInputCallResponse> Input { get; init; } =
        (_, _) => Task.FromResult(new StreamingInputCallResponse());

    public DuplexStreamingServerMethod<StreamingOutputCallRequest, StreamingOutputCallResponse> Duplex { get; init; } =
        (_, _, _) => Task.CompletedTask;

    public override Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context) => Unary(request, context);

    public override Task StreamingOutputCall(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context) => Output(request, responseStream, context);

    public override Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream,
        ServerCallContext context) => Input(requestStream, context);

    public override Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context) => Duplex(requestStream, responseStream, context);
}

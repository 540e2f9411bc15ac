using Google.Protobuf;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>The statuses of broken messages, with the texts that users of gRPC for .NET know.</summary>
internal static class WireErrors
{
    public static readonly Status SendLimit =
        new(StatusCode.ResourceExhausted, "Sending message exceeds the maximum configured message size.");

    public static readonly Status ReceiveLimit =
        new(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size.");

    public static readonly Status AdditionalData = new(StatusCode.Internal, "Additional data after the message received.");

    public static readonly Status Incomplete = new(StatusCode.Internal, "Incomplete message.");

    public static readonly Status ReadCancelled = new(StatusCode.Internal, "Incoming message cancelled.");

    public static readonly Status CompressedFlag = new(StatusCode.Internal, "Unexpected compressed flag value in message header.");

    public static Status MissingEncoding(MessageDirection direction) =>
        new(StatusCode.Internal, $"{direction} did not include grpc-encoding value with compressed message.");

    public static Status IdentityEncoding(MessageDirection direction) =>
        new(StatusCode.Internal, $"{direction} sent 'identity' grpc-encoding value with compressed message.");

    /// <summary>A server tells the client what it may use; to a client it is the server's fault (gRPC "compression").</summary>
    public static Status UnsupportedEncoding(MessageDirection direction, string encoding, CompressionCodecs codecs) => new(
        direction == MessageDirection.Request ? StatusCode.Unimplemented : StatusCode.Internal,
        $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: {string.Join(", ", codecs.Names)}");

    public static Status Undecodable(MessageDirection direction, string encoding, Exception exception) => new(
        StatusCode.Internal,
        $"{direction} message is not valid {encoding}.",
        exception);

    /// <summary>
    /// A request that is no message of its type is the caller's mistake and told as such, where Grpc.AspNetCore says INTERNAL;
    /// an answer that is none is the server's.
    /// </summary>
    public static Status Unparsable(MessageDirection direction, Exception? exception = null) => direction == MessageDirection.Request
        ? new(StatusCode.InvalidArgument, $"The request is no message of the method's type: {Reason(exception)}", exception)
        : new(StatusCode.Internal, "Failed to deserialize response message.", exception);

    private static string Reason(Exception? exception) =>
        exception is InvalidProtocolBufferException malformed ? malformed.Message : "its bytes cannot be read.";
}

/// <summary>Which way the messages that are read travel.</summary>
internal enum MessageDirection
{
    /// <summary>From the client: a server reads.</summary>
    Request,

    /// <summary>From the server: a client reads.</summary>
    Response,
}

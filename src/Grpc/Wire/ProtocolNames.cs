namespace Grpc.Wire;

/// <summary>Names and fixed values of gRPC over HTTP/2.</summary>
internal static class ProtocolNames
{
    public const string ContentType = "application/grpc";

    public const string StatusTrailer = "grpc-status";
    public const string MessageTrailer = "grpc-message";
    public const string TimeoutHeader = "grpc-timeout";
    public const string EncodingHeader = "grpc-encoding";
    public const string AcceptEncodingHeader = "grpc-accept-encoding";

    /// <summary>Metadata that ask our own side to compress a call; never sent.</summary>
    public const string EncodingRequest = "grpc-internal-encoding-request";

    public const string Identity = "identity";

    /// <summary>The default limit of received messages: 4 MiB.</summary>
    public const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>HTTP/2's CANCEL, RFC 9113 section 7.</summary>
    public const int CancelErrorCode = 8;

    /// <summary>Whether a content type is <c>application/grpc</c>, with a format (<c>+proto</c>) or parameters or not.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is ';' or '+' or ' ');
}

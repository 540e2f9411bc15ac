using System.Net;
using System.Net.Sockets;
using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>The statuses that a client makes of what goes wrong below gRPC.</summary>
internal static class ClientErrors
{
    public static readonly Status Cancelled = new(StatusCode.Cancelled, "Call canceled by the client.");
    public static readonly Status Closed = new(StatusCode.Cancelled, "gRPC call disposed.");
    public static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "Deadline Exceeded");

    // RFC 9113 section 7.
    private const long RefusedStream = 7;
    private const long Cancel = 8;
    private const long EnhanceYourCalm = 11;
    private const long InadequateSecurity = 12;

    /// <summary>Whether the server could not be reached, so that nothing of the call has happened.</summary>
    public static bool IsConnectFailure(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError,
    };

    public static Status FromException(Exception exception)
    {
        var status = FindStatusCode(exception);
        var text = exception.InnerException is { } inner && inner.Message != exception.Message
            ? $"{exception.Message} {inner.GetType().Name}: {inner.Message}"
            : exception.Message;
        return new Status(status, $"Error starting or reading gRPC call. {exception.GetType().Name}: {text}", exception);
    }

    /// <summary>The gRPC status of an HTTP status that carries none ("HTTP to gRPC Status Code Mapping").</summary>
    public static Status FromHttpStatus(HttpStatusCode httpStatus)
    {
        var code = (int)httpStatus switch
        {
            400 or 431 or (>= 100 and < 200) => StatusCode.Internal,
            401 => StatusCode.Unauthenticated,
            403 => StatusCode.PermissionDenied,
            404 => StatusCode.Unimplemented,
            429 or 502 or 503 or 504 => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        };
        return new Status(code, $"Bad gRPC response. HTTP status code: {(int)httpStatus}");
    }

    private static StatusCode FindStatusCode(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException protocol)
            {
                return FromErrorCode(protocol.ErrorCode);
            }
        }

        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException or IOException || IsConnectFailure(cause))
            {
                return StatusCode.Unavailable;
            }
        }

        return StatusCode.Internal;
    }

    private static StatusCode FromErrorCode(long errorCode) => errorCode switch
    {
        RefusedStream => StatusCode.Unavailable,
        Cancel => StatusCode.Cancelled,
        EnhanceYourCalm => StatusCode.ResourceExhausted,
        InadequateSecurity => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };
}

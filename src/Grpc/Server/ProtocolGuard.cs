using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Grpc.AspNetCore.Server;

/// <summary>Refuses what is no gRPC request, with an HTTP status and, for clients that look, a gRPC one.</summary>
internal static class ProtocolGuard
{
    /// <summary>Whether the request is a gRPC one; if not, the response is written.</summary>
    public static bool Admit(HttpContext http)
    {
        var request = http.Request;
        if (HttpMethods.IsOptions(request.Method))
        {
            // A CORS preflight that no CORS middleware answered.
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return false;
        }

        if (!HttpProtocol.IsHttp2(request.Protocol) && !HttpProtocol.IsHttp3(request.Protocol))
        {
            http.Response.Headers[HeaderNames.Upgrade] = HttpProtocol.Http2;
            Refuse(http, StatusCodes.Status426UpgradeRequired, $"Request protocol '{request.Protocol}' is not supported.");
            return false;
        }

        var contentType = request.ContentType;
        if (ProtocolNames.IsGrpc(contentType))
        {
            return true;
        }

        Refuse(
            http,
            StatusCodes.Status415UnsupportedMediaType,
            contentType is null ? "Content-Type is missing from the request." : $"Content-Type '{contentType}' is not supported.");
        return false;
    }

    private static void Refuse(HttpContext http, int httpStatus, string detail)
    {
        http.Response.StatusCode = httpStatus;
        StatusTrailers.Write(http.Response.Headers, new Status(StatusCode.Internal, detail));
    }
}

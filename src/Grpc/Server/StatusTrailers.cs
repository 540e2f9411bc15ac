using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server;

/// <summary>Writes how a call ended.</summary>
internal static class StatusTrailers
{
    private static readonly StringValues[] Codes =
        [.. Enumerable.Range(0, (int)StatusCode.Unauthenticated + 1).Select(code => new StringValues(code.ToString()))];

    /// <summary>Into the trailers, or into the headers if nothing has been sent (a trailers-only response).</summary>
    public static void Write(HttpResponse response, Status status, Metadata? trailers)
    {
        var destination = Destination(response);
        if (trailers is not null)
        {
            foreach (var entry in trailers)
            {
                destination.Append(entry.Key, MetadataHeaders.ToHeaderValue(entry));
            }
        }

        Write(destination, status);
    }

    public static void Write(IHeaderDictionary destination, Status status)
    {
        var code = (int)status.StatusCode;
        destination[ProtocolNames.StatusTrailer] = code >= 0 && code < Codes.Length ? Codes[code] : code.ToString();
        if (status.Detail.Length > 0)
        {
            destination[ProtocolNames.MessageTrailer] = PercentEncoding.Encode(status.Detail);
        }
    }

    private static IHeaderDictionary Destination(HttpResponse response) => !response.HasStarted
        ? response.Headers
        : response.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>()?.Trailers
            ?? throw new InvalidOperationException("The server does not support trailers, which gRPC needs.");
}

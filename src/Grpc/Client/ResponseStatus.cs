using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>Reads metadata and status out of HTTP headers and trailers.</summary>
internal static class ResponseStatus
{
    /// <summary>The status that a response has before its body is read, if it has one: it is trailers-only or no gRPC response.</summary>
    public static Status? BeforeBody(HttpResponseMessage response)
    {
        if (Find(response.Headers, ProtocolNames.StatusTrailer) is not null)
        {
            return Read(response.Headers);
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            return ClientErrors.FromHttpStatus(response.StatusCode);
        }

        var contentType = Find(response.Content.Headers, "Content-Type");
        return ProtocolNames.IsGrpc(contentType)
            ? null
            : new Status(
                StatusCode.Unknown,
                contentType is null
                    ? "Bad gRPC response. Response did not have a content-type header."
                    : $"Bad gRPC response. Invalid content-type value: {contentType}");
    }

    /// <summary>The status in headers or trailers.</summary>
    public static Status Read(HttpHeaders headers)
    {
        var text = Find(headers, ProtocolNames.StatusTrailer);
        if (text is null)
        {
            return new Status(StatusCode.Unknown, "No grpc-status found on response.");
        }

        var detail = PercentEncoding.Decode(Find(headers, ProtocolNames.MessageTrailer) ?? "");
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return new Status(StatusCode.Unknown, $"Unexpected grpc-status value: {text}");
        }

        return new Status(code <= (int)StatusCode.Unauthenticated ? (StatusCode)code : StatusCode.Unknown, detail);
    }

    /// <summary>The metadata among headers or trailers.</summary>
    public static Metadata ReadMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (key, values) in headers.NonValidated)
        {
            if (!IsProtocolHeader(key))
            {
                foreach (var value in values)
                {
                    MetadataHeaders.AddReceived(metadata, key, value);
                }
            }
        }

        return metadata;
    }

    public static string? Find(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.Count > 0 ? values.First() : null;

    private static bool IsProtocolHeader(string key) =>
        key.Equals(ProtocolNames.StatusTrailer, StringComparison.OrdinalIgnoreCase)
        || key.Equals(ProtocolNames.MessageTrailer, StringComparison.OrdinalIgnoreCase)
        || key.Equals(ProtocolNames.EncodingHeader, StringComparison.OrdinalIgnoreCase)
        || key.Equals(ProtocolNames.AcceptEncodingHeader, StringComparison.OrdinalIgnoreCase);
}

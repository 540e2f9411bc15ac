using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Vizier.Studies;

namespace Vizier.Security;

/// <summary>Refuses a request before it reaches an endpoint, in the caller's protocol: gRPC, or HTTP with a google.rpc.Status as JSON.</summary>
internal static class Refusal
{
    private const string GrpcType = "application/grpc";

    /// <summary>Writes the answer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="kind">What is wrong.</param>
    /// <param name="message">In words, in ASCII.</param>
    /// <param name="wait">How long to wait before the next try; null where waiting does not help.</param>
    public static Task WriteAsync(HttpContext http, ErrorKind kind, string message, TimeSpan? wait = null)
    {
        var status = new Google.Rpc.Status { Code = (int)kind, Message = message };
        if (wait is { } time)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(time) }));
        }

        var isGrpc = http.Request.ContentType?.StartsWith(GrpcType, StringComparison.OrdinalIgnoreCase) ?? false;
        return isGrpc ? WriteGrpc(http.Response, status) : WriteJsonAsync(http.Response, kind, status, wait);
    }

    private static Task WriteGrpc(HttpResponse response, Google.Rpc.Status status)
    {
        response.ContentType = GrpcType;
        response.Headers["grpc-status"] = status.Code.ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(status.Message).Replace("%20", " ", StringComparison.Ordinal);
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
        return Task.CompletedTask;
    }

    private static Task WriteJsonAsync(HttpResponse response, ErrorKind kind, Google.Rpc.Status status, TimeSpan? wait)
    {
        response.StatusCode = kind switch
        {
            ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
            ErrorKind.ResourceExhausted => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status403Forbidden,
        };
        if (kind == ErrorKind.Unauthenticated)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (wait is { } time)
        {
            response.Headers.RetryAfter = Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        response.ContentType = "application/json";
        var formatter = new JsonFormatter(JsonFormatter.Settings.Default.WithTypeRegistry(
            Google.Protobuf.Reflection.TypeRegistry.FromMessages(RetryInfo.Descriptor)));
        return response.WriteAsync(formatter.Format(status));
    }
}

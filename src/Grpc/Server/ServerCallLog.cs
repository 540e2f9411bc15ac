using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>What the server tells about calls.</summary>
internal static partial class ServerCallLog
{
    [LoggerMessage(1, LogLevel.Error, "Error when executing service method '{Method}'.")]
    public static partial void HandlerFailed(this ILogger log, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "Service method '{Method}' ended with {StatusCode}: {Detail}")]
    public static partial void CallFailed(this ILogger log, string method, StatusCode statusCode, string detail);

    [LoggerMessage(3, LogLevel.Debug, "The client gave service method '{Method}' up.")]
    public static partial void CallAborted(this ILogger log, string method);

    [LoggerMessage(4, LogLevel.Debug, "The deadline of service method '{Method}' passed after {Timeout}.")]
    public static partial void DeadlineExceeded(this ILogger log, string method, TimeSpan timeout);

    [LoggerMessage(5, LogLevel.Warning, "The grpc-timeout '{Timeout}' of service method '{Method}' is malformed and was ignored.")]
    public static partial void MalformedTimeout(this ILogger log, string method, string timeout);

    [LoggerMessage(6, LogLevel.Error, "Ending service method '{Method}' at its deadline failed.")]
    public static partial void ExpiryFailed(this ILogger log, string method, Exception exception);
}

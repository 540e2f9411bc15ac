using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>The statuses that the server itself gives.</summary>
internal static class ServerCallStatuses
{
    public static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "Deadline Exceeded");
    public static readonly Status ShuttingDown = new(StatusCode.Unavailable, "Server is shutting down.");
    public static readonly Status NoMessage = new(StatusCode.Cancelled, "No message returned from method.");

    public static Status HandlerFailed(Exception exception, bool detailed) => new(
        StatusCode.Unknown,
        detailed
            ? $"Exception was thrown by handler. {exception.GetType().Name}: {exception.Message}"
            : "Exception was thrown by handler.",
        exception);
}

using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>The statuses that the server itself gives.</summary>
internal static class ServerCallStatuses
{
    public static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "Deadline Exceeded");
    public static readonly Status ShuttingDown = new(StatusCode.Unavailable, "Server is shutting down.");
    public static readonly Status NoMessage = new(StatusCode.Cancelled, "No message returned from method.");

    /// <summary>The status that an exception of a handler stands for; logs it.</summary>
    public static Status Of(Exception exception, IMethod method, ServiceSettings settings, out Metadata trailers)
    {
        trailers = Metadata.Empty;
        switch (exception)
        {
            case RpcException rpc:
                settings.Log.CallFailed(method.FullName, rpc.StatusCode, rpc.Status.Detail);
                trailers = rpc.Trailers;
                return rpc.Status;
            case OperationCanceledException when settings.Stopping.IsCancellationRequested:
                return ShuttingDown;
            default:
                settings.Log.HandlerFailed(method.FullName, exception);
                return HandlerFailed(exception, settings.DetailedErrors);
        }
    }

    private static Status HandlerFailed(Exception exception, bool detailed) => new(
        StatusCode.Unknown,
        detailed
            ? $"Exception was thrown by handler. {exception.GetType().Name}: {exception.Message}"
            : "Exception was thrown by handler.",
        exception);
}

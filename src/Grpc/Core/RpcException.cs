namespace Grpc.Core;

/// <summary>A call ended with a status other than OK. Thrown by clients, and by services to choose their status.</summary>
public sealed class RpcException : Exception
{
    /// <summary>An exception with a status.</summary>
    /// <param name="status">The status of the call.</param>
    public RpcException(Status status)
        : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>An exception with a status and a message of its own.</summary>
    /// <param name="status">The status of the call.</param>
    /// <param name="message">The message of the exception; it does not travel.</param>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>An exception with a status and trailers.</summary>
    /// <param name="status">The status of the call.</param>
    /// <param name="trailers">Trailing metadata; a server merges them into its own.</param>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>An exception with a status, trailers and a message of its own.</summary>
    /// <param name="status">The status of the call.</param>
    /// <param name="trailers">Trailing metadata; a server merges them into its own.</param>
    /// <param name="message">The message of the exception; it does not travel.</param>
    public RpcException(Status status, Metadata trailers, string message)
        : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>The status of the call.</summary>
    public Status Status { get; }

    /// <summary>The code of <see cref="Status"/>.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>Trailing metadata of the call.</summary>
    public Metadata Trailers { get; }
}

using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>The requests of a call.</summary>
internal sealed class RequestStreamReader<T>(HttpServerCall call, Func<DeserializationContext, T> deserializer) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;
    private bool _atEnd;

    public T Current => _current ?? throw new InvalidOperationException("There is no current message: call MoveNext first.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (call.HasEnded)
        {
            throw new InvalidOperationException("Can't read messages after the request is complete.");
        }

        if (_atEnd)
        {
            return false;
        }

        using var both = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.CancellationToken)
            : null;
        _current = await ReadAsync(both?.Token ?? call.CancellationToken);
        _atEnd = _current is null;
        return !_atEnd;
    }

    private async Task<T?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await call.Reader.ReadAsync(deserializer, cancellationToken);
        }
        catch (IOException exception)
        {
            // The client is gone, which is no failure of the handler.
            throw new RpcException(new Status(StatusCode.Cancelled, exception.Message));
        }
    }
}

using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Sends the responses of a call.</summary>
internal sealed class ResponseStreamWriter<T>(HttpServerCall call, Action<T, SerializationContext> serializer) : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ThrowIf(call.HasEnded);
        using var both = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.CancellationToken)
            : null;
        var flush = WriteOptions is not { } options || (options.Flags & WriteFlags.BufferHint) == 0;
        ThrowIf(!await call.TryWriteAsync(message, serializer, flush, both?.Token ?? call.CancellationToken));
    }

    private static void ThrowIf(bool hasEnded)
    {
        if (hasEnded)
        {
            throw new InvalidOperationException("Can't write the message because the request is complete.");
        }
    }
}

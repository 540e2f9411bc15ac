using System.Net;
using System.Net.Http.Headers;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>
/// A request body of one message. The buffer goes back to its pool when the call has ended and no transport still sends it.
/// </summary>
internal sealed class MessageContent : HttpContent
{
    internal static readonly MediaTypeHeaderValue GrpcMediaType = new(ProtocolNames.ContentType);

    private readonly MessageBuffer _buffer;
    private int _holders = 1;

    public MessageContent(MessageBuffer buffer)
    {
        _buffer = buffer;
        Headers.ContentType = GrpcMediaType;
    }

    /// <summary>Tells that the call has ended.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _buffer.Return();
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!TryHold())
        {
            throw new OperationCanceledException("The call has ended.");
        }

        try
        {
            await stream.WriteAsync(_buffer.Frame, cancellationToken);
        }
        finally
        {
            Release();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private bool TryHold()
    {
        var holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
            {
                return true;
            }

            holders = seen;
        }

        return false;
    }
}

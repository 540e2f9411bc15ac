using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server;

/// <summary>
/// One call over HTTP/2. Handler, deadline and client may all end it; whoever moves <c>_phase</c> to
/// <see cref="CallPhase.Ended"/> first writes the trailers.
/// </summary>
internal sealed partial class HttpServerCall(HttpContext http, IMethod method, ServiceSettings settings) : ServerCallContext, IHttpCall, IDisposable
{
    // What a unary response of usual size needs: headers, message and trailers then leave together.
    private const int LargestUnflushed = 32 * 1024;

    private int _phase = CallPhase.Idle;
    private CallDeadline? _deadline;
    private ICompressionProvider? _compression;
    private MessageReader? _reader;

    public HttpContext Http { get; } = http;

    public bool HasEnded => Volatile.Read(ref _phase) == CallPhase.Ended;

    /// <summary>Cuts the request body into messages.</summary>
    public MessageReader Reader => _reader ??= new MessageReader(
        Http.Request.BodyReader,
        MessageDirection.Request,
        Http.Request.Headers[ProtocolNames.EncodingHeader] is [var encoding, ..] ? encoding : null,
        settings.Codecs,
        settings.MaxReceiveMessageSize);

    /// <summary>
    /// Fires when the deadline passes, if there is one. Reads and writes of the transport fail by themselves when the client
    /// is gone, so that a call need not ask for the request's token, which costs an allocation.
    /// </summary>
    public CancellationToken DeadlineToken => _deadline?.Token ?? CancellationToken.None;

    private CancellationToken AbortedToken => _deadline?.Token ?? Http.RequestAborted;

    /// <summary>Sets response headers and the deadline.</summary>
    public void Begin()
    {
        Http.Response.ContentType = ProtocolNames.ContentType;
        if (settings.ResponseEncoding is { } encoding)
        {
            UseCompression(encoding);
        }

        var headers = Http.Request.Headers;
        if (headers.TryGetValue(ProtocolNames.TimeoutHeader, out var text))
        {
            if (Wire.TimeoutHeader.TryParse(text.ToString(), out var timeout))
            {
                _deadline = new CallDeadline(settings.Time, timeout, () => ExpireAsync(timeout), Http.RequestAborted);
            }
            else
            {
                settings.Log.MalformedTimeout(method.FullName, text.ToString());
            }
        }
    }

    /// <summary>Sends a response. False if the call has ended, so that there is nobody to send it to.</summary>
    /// <exception cref="InvalidOperationException">Another write is under way.</exception>
    public async ValueTask<bool> TryWriteAsync<T>(
        T message,
        Action<T, SerializationContext> serializer,
        bool flush,
        CancellationToken cancellationToken)
    {
        switch (Interlocked.CompareExchange(ref _phase, CallPhase.Writing, CallPhase.Idle))
        {
            case CallPhase.Writing:
                throw new InvalidOperationException("Can't write the message because the previous write is in progress.");
            case CallPhase.Ended:
                return false;
        }

        try
        {
            var noCompress = WriteOptions is { } options && (options.Flags & WriteFlags.NoCompress) != 0;
            var buffer = MessageBuffer.Write(
                message, serializer, settings.MaxSendMessageSize, noCompress ? null : _compression, settings.ResponseLevel);
            try
            {
                await SendAsync(buffer, flush, cancellationToken);
            }
            finally
            {
                buffer.Return();
            }
        }
        finally
        {
            Interlocked.CompareExchange(ref _phase, CallPhase.Idle, CallPhase.Writing);
        }

        return true;
    }

    /// <summary>Ends the call with its status, unless the deadline did.</summary>
    public async ValueTask EndAsync()
    {
        if (Interlocked.Exchange(ref _phase, CallPhase.Ended) != CallPhase.Ended)
        {
            StatusTrailers.Write(Http.Response, Status, _trailers);
        }
        else if (_deadline is { } deadline)
        {
            await deadline.Expired;
        }
    }

    /// <summary>Ends the call with the status that an exception stands for.</summary>
    public ValueTask EndAsync(Exception exception)
    {
        if (HasEnded || Http.RequestAborted.IsCancellationRequested)
        {
            settings.Log.CallAborted(method.FullName);
            Status = Status.DefaultCancelled;
            return EndAsync();
        }

        Status = ServerCallStatuses.Of(exception, method, settings, out var trailers);
        foreach (var entry in trailers)
        {
            ResponseTrailers.Add(entry);
        }

        return EndAsync();
    }

    public void Dispose() => _deadline?.Dispose();

    private async ValueTask SendAsync(MessageBuffer buffer, bool flush, CancellationToken cancellationToken)
    {
        var response = Http.Response;
        if (!response.HasStarted)
        {
            await response.StartAsync(cancellationToken);
        }

        if (flush || buffer.Frame.Length > LargestUnflushed)
        {
            await response.BodyWriter.WriteAsync(buffer.Frame, cancellationToken);

            // A flush does not always tell that the client is gone.
            cancellationToken.ThrowIfCancellationRequested();
        }
        else
        {
            buffer.Frame.Span.CopyTo(response.BodyWriter.GetSpan(buffer.Frame.Length));
            response.BodyWriter.Advance(buffer.Frame.Length);
        }
    }

    private async Task ExpireAsync(TimeSpan timeout)
    {
        var phase = Interlocked.Exchange(ref _phase, CallPhase.Ended);
        if (phase == CallPhase.Ended)
        {
            return;
        }

        settings.Log.DeadlineExceeded(method.FullName, timeout);
        try
        {
            // A write that is stuck in flow control would hold trailers up for ever; then the reset says it alone.
            if (phase == CallPhase.Idle)
            {
                StatusTrailers.Write(Http.Response, ServerCallStatuses.DeadlineExceeded, _trailers);
                await Http.Response.CompleteAsync();
            }

            Http.Features.Get<IHttpResetFeature>()?.Reset(ProtocolNames.CancelErrorCode);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or OperationCanceledException)
        {
            settings.Log.ExpiryFailed(method.FullName, exception);
        }
    }

    private void UseCompression(string encoding)
    {
        var accepted = Http.Request.Headers[ProtocolNames.AcceptEncodingHeader].ToString();
        _compression = CompressionCodecs.Lists(accepted, encoding) ? settings.Codecs.Find(encoding) : null;
        if (_compression is not null)
        {
            Http.Response.Headers[ProtocolNames.EncodingHeader] = encoding;
        }
    }
}

/// <summary>Where a call stands.</summary>
internal static class CallPhase
{
    public const int Idle = 0;
    public const int Writing = 1;
    public const int Ended = 2;
}

using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>One call over HTTP/2: its cancellation, its deadline and how it ended. Whoever ends it first decides the status.</summary>
internal sealed partial class ClientCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly string? _host;
    private readonly CallOptions _options;
    private readonly CancellationTokenSource _cancellation;
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly DateTime? _deadline;
    private readonly ITimer? _deadlineTimer;
    private readonly ICompressionProvider? _compression;

    private volatile Outcome? _outcome;
    private volatile bool _deadlinePassed;
    private HttpResponseMessage? _response;
    private Action? _onEnd;

    public ClientCall(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        channel.ThrowIfDisposed();
        _channel = channel;
        _method = method;
        _host = host;
        _options = options;
        _deadline = CallDeadlines.Find(options);
        _compression = FindCompression(channel, options.Headers);
        _cancellation = options.PropagationToken is { } propagated
            ? CancellationTokenSource.CreateLinkedTokenSource(channel.Closing, options.CancellationToken, propagated.CancellationToken)
            : CancellationTokenSource.CreateLinkedTokenSource(channel.Closing, options.CancellationToken);
        Token = _cancellation.Token;
        Token.UnsafeRegister(static call => ((ClientCall<TRequest, TResponse>)call!).Cancel(), this);
        if (_deadline is { } deadline)
        {
            _deadlineTimer = channel.Time.CreateTimer(OnDeadlineTimer, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Wait(deadline - Now);
        }
    }

    public Task<Metadata> ResponseHeadersAsync => _headers.Task;

    /// <summary>Fires when the call is cancelled or late.</summary>
    public CancellationToken Token { get; }

    public bool HasEnded => _outcome is not null;

    public WriteOptions? WriteOptions => _options.WriteOptions;

    private DateTime Now => _channel.Time.GetUtcNow().UtcDateTime;

    public Status GetStatus() => _outcome?.Status
        ?? throw new InvalidOperationException("Unable to get the status because the call is not complete.");

    public Metadata GetTrailers() => _outcome?.Trailers
        ?? throw new InvalidOperationException("Can't get the call trailers because the call has not completed successfully.");

    /// <summary>Gives the call up.</summary>
    public void Cancel() => End(ClientErrors.Cancelled, Metadata.Empty);

    public void Dispose() => End(ClientErrors.Closed, Metadata.Empty);

    /// <summary>A request as it is sent.</summary>
    public MessageBuffer Serialize(TRequest request, WriteOptions? writeOptions)
    {
        var noCompress = writeOptions is not null && (writeOptions.Flags & WriteFlags.NoCompress) != 0;
        return MessageBuffer.Write(
            request, _method.RequestMarshaller.ContextualSerializer, _channel.MaxSendMessageSize, noCompress ? null : _compression);
    }

    /// <summary>Ends the call because of an exception, unless it has ended; returns what to throw.</summary>
    public Exception Fail(Exception exception)
    {
        if (exception is RpcException rpc)
        {
            End(rpc.Status, rpc.Trailers);
        }
        else
        {
            End(StatusOf(exception), Metadata.Empty);
        }

        return ToException();
    }

    /// <summary>The status that an exception of the transport stands for.</summary>
    public Status StatusOf(Exception exception)
    {
        var status = Token.IsCancellationRequested ? ClientErrors.Cancelled : ClientErrors.FromException(exception);
        return status.StatusCode == StatusCode.Cancelled && (_deadlinePassed || Now >= _deadline)
            ? ClientErrors.DeadlineExceeded
            : status;
    }

    /// <summary>How the call ended, as an exception.</summary>
    public Exception ToException()
    {
        var (status, trailers) = _outcome!;
        var exception = new RpcException(status, trailers);
        return _channel.ThrowOperationCanceled && status.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded
            ? new OperationCanceledException(exception.Message, exception, _options.CancellationToken)
            : exception;
    }

    private static ICompressionProvider? FindCompression(GrpcChannel channel, Metadata? headers)
    {
        if (headers?.GetValue(ProtocolNames.EncodingRequest) is not { } encoding || encoding == ProtocolNames.Identity)
        {
            return null;
        }

        return channel.Codecs.Find(encoding) ?? throw new ArgumentException(
            $"The request encoding '{encoding}' is not known; known are {string.Join(", ", channel.Codecs.Names)}.");
    }

    /// <summary>Ends the call unless it has ended. What is still under way is cancelled.</summary>
    private void End(Status status, Metadata trailers)
    {
        lock (_gate)
        {
            if (_outcome is not null)
            {
                return;
            }

            if (status.StatusCode == StatusCode.Cancelled && (_deadlinePassed || Now >= _deadline))
            {
                status = ClientErrors.DeadlineExceeded;
            }

            _outcome = new Outcome(status, trailers);
        }

        _deadlineTimer?.Dispose();
        if (!_headers.Task.IsCompleted && _headers.TrySetException(ToException()))
        {
            _ = _headers.Task.Exception;
        }

        _onEnd?.Invoke();
        if (status.StatusCode != StatusCode.OK)
        {
            _cancellation.Cancel();
        }

        _response?.Dispose();
        _cancellation.Dispose();
    }

    private void OnDeadlineTimer(object? state)
    {
        var remaining = _deadline!.Value - Now;
        if (remaining > TimeSpan.Zero)
        {
            Wait(remaining);
            return;
        }

        _deadlinePassed = true;
        End(ClientErrors.DeadlineExceeded, Metadata.Empty);
    }

    private void Wait(TimeSpan remaining) => _deadlineTimer!.Change(
        TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(remaining.TotalMilliseconds), 0, LongestWait.TotalMilliseconds)),
        Timeout.InfiniteTimeSpan);

    private sealed record Outcome(Status Status, Metadata Trailers);
}

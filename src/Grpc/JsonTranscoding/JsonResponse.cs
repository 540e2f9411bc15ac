using System.Text;
using Google.Api;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using RpcStatus = Google.Rpc.Status;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>
/// Writes what a method answers: one JSON value, or a line for each message of a stream. A failure is a google.rpc.Status with
/// the HTTP status of its code; in the midst of a stream it is a last line <c>{"error": STATUS}</c>. A client that accepts
/// text/event-stream gets a stream as server-sent events. A google.api.HttpBody is written as the bytes that it holds.
/// </summary>
internal sealed class JsonResponse : IServerStreamWriter<object>, IAsyncDisposable
{
    /// <summary>The trailer in which gRPC carries a status with its details.</summary>
    public const string DetailsTrailer = "grpc-status-details-bin";

    private const string JsonType = "application/json";
    private const string LinesType = "application/x-ndjson";

    private readonly JsonServerCall _call;
    private readonly HttpBinding _binding;
    private readonly JsonFormat _format;
    private readonly HttpContext _http;
    private readonly EventStream? _events;

    public JsonResponse(JsonServerCall call, HttpBinding binding, JsonFormat format)
    {
        _call = call;
        _binding = binding;
        _format = format;
        _http = call.Http;
        _events = IsStream && EventStream.IsWantedBy(_http.Request) ? new EventStream(_http) : null;
    }

    public WriteOptions? WriteOptions { get; set; }

    private bool IsStream => _binding.Method.IsServerStreaming;

    public ValueTask DisposeAsync() => _events?.DisposeAsync() ?? ValueTask.CompletedTask;

    public async Task WriteAsync(object message)
    {
        if (message is not IMessage whole)
        {
            throw new RpcException(ServerCallStatuses.NoMessage);
        }

        if (!IsStream && _call.Status.StatusCode != StatusCode.OK)
        {
            return;
        }

        var body = (IMessage?)_binding.ResponseField?.Accessor.GetValue(whole) ?? whole;
        if (body.Descriptor.FullName == HttpBody.Descriptor.FullName)
        {
            var raw = HttpBody.Parser.ParseFrom(body.ToByteString());
            await SendAsync(raw.Data.Memory, raw.ContentType);
            return;
        }

        await (_events?.WriteAsync(body, _format.Format(body)) ?? SendAsync(LineOf(body), IsStream ? LinesType : JsonType));
    }

    public Task WriteAsync(object message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return WriteAsync(message);
    }

    /// <summary>Ends the call with a status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="trailers">Its details, as gRPC carries them.</param>
    public Task FailAsync(Status status, Metadata trailers)
    {
        var body = trailers.GetValueBytes(DetailsTrailer) is { } details && TryParse(details) is { } rich
            ? rich
            : new RpcStatus();
        body.Code = (int)status.StatusCode;
        body.Message = status.Detail;
        return FailAsync(HttpStatusCodes.Of(status.StatusCode), body);
    }

    /// <summary>Ends the call with a status.</summary>
    public Task FailAsync(int httpStatus, RpcStatus status)
    {
        if (!_http.Response.HasStarted)
        {
            _http.Response.StatusCode = httpStatus;
            return SendAsync(LineOf(status), JsonType);
        }

        if (_events is not null)
        {
            return _events.FailAsync(_format.Format(status));
        }

        // In a body that is no JSON there is no place for an error; it breaks off.
        if (_http.Response.ContentType != LinesType)
        {
            _http.Abort();
            return Task.CompletedTask;
        }

        return SendAsync(Encoding.UTF8.GetBytes($"{{\"error\":{_format.Format(status)}}}\n"), LinesType);
    }

    private byte[] LineOf(IMessage message) => Encoding.UTF8.GetBytes(_format.Format(message) + "\n");

    private static RpcStatus? TryParse(byte[] details)
    {
        try
        {
            return RpcStatus.Parser.ParseFrom(details);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, string contentType)
    {
        var response = _http.Response;
        if (!response.HasStarted)
        {
            response.ContentType = contentType;
            await response.StartAsync(_http.RequestAborted);
        }

        await response.BodyWriter.WriteAsync(bytes, _http.RequestAborted);
        _http.RequestAborted.ThrowIfCancellationRequested();
    }
}

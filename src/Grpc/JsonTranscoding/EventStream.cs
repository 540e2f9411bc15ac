using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>
/// A stream of messages as server-sent events (WHATWG HTML, section 9.2), for browsers. A text field <c>event_id</c> of a
/// message is the event's id. While there is nothing to say, comments keep the connection from being taken for dead.
/// </summary>
internal sealed class EventStream : IAsyncDisposable
{
    /// <summary>The media type.</summary>
    public const string ContentType = "text/event-stream";

    /// <summary>The event of a stream that failed midway, with a google.rpc.Status.</summary>
    public const string FailureEvent = "failure";

    private const string IdField = "event_id";
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly byte[] Comment = ": still here\n\n"u8.ToArray();

    private readonly HttpContext _http;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _ended;
    private Task _keepingAlive = Task.CompletedTask;

    /// <summary>Makes a stream of a response that has not started.</summary>
    public EventStream(HttpContext http)
    {
        _http = http;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
    }

    /// <summary>Whether a client wants its stream in this form.</summary>
    public static bool IsWantedBy(HttpRequest request) => request.GetTypedHeaders().Accept.Any(type => type.MediaType == ContentType);

    /// <summary>The event of a message.</summary>
    public Task WriteAsync(IMessage message, string json)
    {
        var id = message.Descriptor.FindFieldByName(IdField) is { FieldType: FieldType.String, IsRepeated: false } field
            ? (string)field.Accessor.GetValue(message)
            : "";
        return SendAsync(id.Length == 0 ? $"data: {json}\n\n" : $"id: {id}\ndata: {json}\n\n");
    }

    /// <summary>The event of a failure.</summary>
    public Task FailAsync(string status) => SendAsync($"event: {FailureEvent}\ndata: {status}\n\n");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _keepingAlive;
        _ended.Dispose();
        _turn.Dispose();
    }

    private async Task SendAsync(string text)
    {
        var response = _http.Response;
        if (!response.HasStarted)
        {
            response.ContentType = ContentType;
            response.Headers[HeaderNames.CacheControl] = "no-store";

            // Proxies that collect answers before they pass them on.
            response.Headers["X-Accel-Buffering"] = "no";
            await response.StartAsync(_http.RequestAborted);
            _keepingAlive = KeepAliveAsync();
        }

        await WriteAsync(Encoding.UTF8.GetBytes(text), _http.RequestAborted);
        _http.RequestAborted.ThrowIfCancellationRequested();
    }

    private async Task KeepAliveAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Silence);
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                await WriteAsync(Comment, _ended.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The stream has ended, or the client is gone, which the next message finds out.
        }
    }

    private async Task WriteAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _http.Response.BodyWriter.WriteAsync(bytes, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}

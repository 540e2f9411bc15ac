using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <content>Sends the request and reads the response.</content>
internal sealed partial class ClientCall<TRequest, TResponse>
{
    private static readonly TimeSpan FirstReconnectDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastReconnectDelay = TimeSpan.FromSeconds(5);
    private static readonly StreamPipeReaderOptions BodyOptions = new(bufferSize: 16 * 1024, minimumReadSize: 1024);

    private Task<MessageReader?> _responses = Task.FromResult<MessageReader?>(null);
    private PipeReader? _body;

    public async Task<TResponse> SendUnaryAsync(TRequest request)
    {
        try
        {
            return await ReadSingleAsync(SerializeContent(request));
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }
    }

    public async Task<TResponse> SendClientStreamingAsync(StreamingContent requests)
    {
        _onEnd = requests.Complete;
        try
        {
            return await ReadSingleAsync(requests);
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }
    }

    public void SendServerStreaming(TRequest request) => _responses = StartAsync(() => SerializeContent(request));

    public void SendDuplexStreaming(StreamingContent requests)
    {
        _onEnd = requests.Complete;
        _responses = StartAsync(() => requests);
    }

    /// <summary>The next response; null if the call ended with OK.</summary>
    /// <exception cref="Exception">How the call failed.</exception>
    public async ValueTask<TResponse?> ReadNextAsync()
    {
        try
        {
            var reader = await _responses;
            if (reader is null || HasEnded)
            {
                return _outcome!.Status.StatusCode == StatusCode.OK ? null : throw ToException();
            }

            var message = await reader.ReadAsync(_method.ResponseMarshaller.ContextualDeserializer, Token);
            if (message is null)
            {
                EndByTrailers();
                return _outcome!.Status.StatusCode == StatusCode.OK ? null : throw ToException();
            }

            return message;
        }
        catch (Exception exception)
        {
            var failure = Fail(exception);
            _body?.Complete();
            throw failure;
        }
    }

    private MessageContent SerializeContent(TRequest request)
    {
        var content = new MessageContent(Serialize(request, _options.WriteOptions));
        _onEnd = content.Release;
        return content;
    }

    /// <summary>Sends the request; null if the call ended with the response headers. Never fails: the outcome tells.</summary>
    private async Task<MessageReader?> StartAsync(Func<HttpContent> createContent)
    {
        try
        {
            return await SendAsync(createContent());
        }
        catch (Exception exception)
        {
            Fail(exception);
            return null;
        }
    }

    private async Task<TResponse> ReadSingleAsync(HttpContent content)
    {
        TResponse? message = null;
        if (await SendAsync(content) is { } reader)
        {
            message = await reader.ReadSingleAsync(_method.ResponseMarshaller.ContextualDeserializer, Token);
            EndByTrailers(requireMessage: message is null);
        }

        return _outcome!.Status.StatusCode == StatusCode.OK && message is not null ? message : throw ToException();
    }

    private void EndByTrailers(bool requireMessage = false)
    {
        var trailers = _response!.TrailingHeaders;
        var status = ResponseStatus.Read(trailers);
        if (requireMessage && status.StatusCode == StatusCode.OK)
        {
            status = WireErrors.Unparsable(MessageDirection.Response);
        }

        End(status, ResponseStatus.ReadMetadata(trailers));
        _body!.Complete();
    }

    /// <summary>Sends the request and reads the response headers; null if they end the call.</summary>
    private async Task<MessageReader?> SendAsync(HttpContent content)
    {
        var response = await ConnectAsync(content);
        _response = response;
        if (HasEnded)
        {
            response.Dispose();
            throw ToException();
        }

        if (ResponseStatus.BeforeBody(response) is { } status)
        {
            if (status.StatusCode == StatusCode.OK && _method.Type is MethodType.Unary or MethodType.ClientStreaming)
            {
                status = WireErrors.Unparsable(MessageDirection.Response);
            }

            _headers.TrySetResult(Metadata.Empty);
            End(status, ResponseStatus.ReadMetadata(response.Headers));
            return null;
        }

        _headers.TrySetResult(ResponseStatus.ReadMetadata(response.Headers));
        _body = PipeReader.Create(await response.Content.ReadAsStreamAsync(Token), BodyOptions);
        return new MessageReader(
            _body,
            MessageDirection.Response,
            ResponseStatus.Find(response.Headers, ProtocolNames.EncodingHeader),
            _channel.Codecs,
            _channel.MaxReceiveMessageSize);
    }

    /// <summary>Sends the request; a call that waits for its server tries again while it cannot be reached.</summary>
    private async Task<HttpResponseMessage> ConnectAsync(HttpContent content)
    {
        for (var delay = FirstReconnectDelay; ; delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, LastReconnectDelay.Ticks)))
        {
            var request = await CreateRequestAsync(content);
            try
            {
                return await _channel.SendAsync(request, Token);
            }
            catch (HttpRequestException exception) when (_options.IsWaitForReady && ClientErrors.IsConnectFailure(exception))
            {
                await Task.Delay(delay, _channel.Time, Token);
            }
        }
    }

    private async ValueTask<HttpRequestMessage> CreateRequestAsync(HttpContent content)
    {
        var request = CallRequests.Create(_channel, _method, _host, _options.Headers, content);
        foreach (var credentials in new[] { _channel.CallCredentials, _options.Credentials })
        {
            if (credentials is not null)
            {
                await CallRequests.AddCredentialsAsync(_channel, _method, credentials, request, Token);
            }
        }

        if (_deadline is { } deadline)
        {
            var remaining = deadline - Now;
            if (remaining <= TimeSpan.Zero)
            {
                throw new RpcException(ClientErrors.DeadlineExceeded);
            }

            request.Headers.TryAddWithoutValidation(ProtocolNames.TimeoutHeader, TimeoutHeader.Format(remaining));
        }

        return request;
    }
}

using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>Sends the requests of a call.</summary>
/// <param name="call">The call.</param>
/// <param name="content">The request body.</param>
/// <param name="response">The only response; null if there are many, which the caller reads.</param>
internal sealed class ClientStreamWriter<TRequest, TResponse>(
    ClientCall<TRequest, TResponse> call,
    StreamingContent content,
    Task<TResponse>? response) : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private int _writing;
    private volatile bool _completed;

    public WriteOptions? WriteOptions { get; set; } = call.WriteOptions;

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_completed)
        {
            throw new InvalidOperationException("Can't write the message because the request stream was completed.");
        }

        if (Interlocked.Exchange(ref _writing, 1) != 0)
        {
            throw new InvalidOperationException("Can't write the message because the previous write is in progress.");
        }

        try
        {
            using var registration = cancellationToken.UnsafeRegister(
                static state => ((ClientCall<TRequest, TResponse>)state!).Cancel(), call);
            ThrowIfEnded();
            await SendAsync(message);
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    public Task CompleteAsync()
    {
        _completed = true;
        content.Complete();
        return Task.CompletedTask;
    }

    private async Task SendAsync(TRequest message)
    {
        var buffer = call.Serialize(message, WriteOptions);
        try
        {
            var stream = await content.Stream.WaitAsync(call.Token);
            await stream.WriteAsync(buffer.Frame, call.Token);
            if (WriteOptions is not { } options || (options.Flags & WriteFlags.BufferHint) == 0)
            {
                await stream.FlushAsync(call.Token);
            }
        }
        catch (Exception exception)
        {
            throw await ExplainAsync(exception);
        }
        finally
        {
            buffer.Return();
        }
    }

    private void ThrowIfEnded()
    {
        if (call.HasEnded)
        {
            throw call.GetStatus().StatusCode == StatusCode.OK
                ? new InvalidOperationException("Can't write the message because the call is complete.")
                : call.ToException();
        }
    }

    /// <summary>
    /// What a failed write means. A server that answers early makes writes fail, so the answer tells more than the failure;
    /// where there are many responses it is for the caller to read them.
    /// </summary>
    private async Task<Exception> ExplainAsync(Exception exception)
    {
        if (response is not null)
        {
            await ((Task)response).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return call.HasEnded && call.GetStatus().StatusCode != StatusCode.OK
            ? call.ToException()
            : new RpcException(call.StatusOf(exception));
    }
}

using Grpc.Core;

namespace Vizier.Client;

/// <summary>Adds the caller's token and a deadline to calls, and repeats those that may be repeated.</summary>
internal sealed class ConnectionCallInvoker(CallInvoker inner, VizierConnectionOptions options, Pauses pauses) : CallInvoker
{
    private const string AuthorizationHeader = "authorization";

    /// <inheritdoc/>
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        using var call = AsyncUnaryCall(method, host, options, request);
        return call.ResponseAsync.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var prepared = WithToken(options);
        AsyncUnaryCall<TResponse> Call() => inner.AsyncUnaryCall(method, host, WithDeadline(prepared), request);
        return RepeatableMethods.Contains(method) ? Repeated(Call, prepared.CancellationToken) : Call();
    }

    /// <inheritdoc/>
    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        inner.AsyncServerStreamingCall(method, host, WithToken(options), request);

    /// <inheritdoc/>
    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        inner.AsyncClientStreamingCall(method, host, WithToken(options));

    /// <inheritdoc/>
    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        inner.AsyncDuplexStreamingCall(method, host, WithToken(options));

    private CallOptions WithToken(CallOptions call)
    {
        if (options.Token is null)
        {
            return call;
        }

        Metadata headers = [.. call.Headers ?? [], new Metadata.Entry(AuthorizationHeader, $"Bearer {options.Token}")];
        return call.WithHeaders(headers);
    }

    private CallOptions WithDeadline(CallOptions call) =>
        call.Deadline is null ? call.WithDeadline((options.TimeProvider.GetUtcNow() + options.Timeout).UtcDateTime) : call;

    private AsyncUnaryCall<TResponse> Repeated<TResponse>(Func<AsyncUnaryCall<TResponse>> call, CancellationToken cancellation)
    {
        var current = call();
        var given = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        async Task<TResponse> Respond()
        {
            for (var number = 1; ; number++)
            {
                try
                {
                    return await current.ResponseAsync;
                }
                catch (RpcException exception) when (
                    exception.StatusCode == StatusCode.Unavailable && number < options.Retries.MaxCalls)
                {
                    current.Dispose();
                    await pauses.AfterAsync(number, given.Token);
                    current = call();
                }
            }
        }

        var response = Respond();
        async Task<Metadata> Headers()
        {
            _ = await response;
            return await current.ResponseHeadersAsync;
        }

        void GiveUp()
        {
            given.Cancel();
            current.Dispose();
        }

        return new AsyncUnaryCall<TResponse>(
            response, Headers(), () => current.GetStatus(), () => current.GetTrailers(), GiveUp);
    }
}

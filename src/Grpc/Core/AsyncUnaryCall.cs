using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>A call under way with one request and one response. Await it for the response.</summary>
/// <typeparam name="TResponse">The response.</typeparam>
/// <param name="responseAsync">The response.</param>
/// <param name="responseHeadersAsync">The server's initial metadata.</param>
/// <param name="getStatusFunc">The status, once the call has ended.</param>
/// <param name="getTrailersFunc">The trailers, once the call has ended.</param>
/// <param name="disposeAction">Cancels the call if it has not ended.</param>
public sealed class AsyncUnaryCall<TResponse>(
    Task<TResponse> responseAsync,
    Task<Metadata> responseHeadersAsync,
    Func<Status> getStatusFunc,
    Func<Metadata> getTrailersFunc,
    Action disposeAction) : IDisposable
{
    /// <summary>The response; fails with <see cref="RpcException"/> if the status is not OK.</summary>
    public Task<TResponse> ResponseAsync { get; } = responseAsync;

    /// <summary>The server's initial metadata.</summary>
    public Task<Metadata> ResponseHeadersAsync { get; } = responseHeadersAsync;

    /// <summary>Awaits the response.</summary>
    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();

    /// <summary>Configures how the response is awaited.</summary>
    /// <param name="continueOnCapturedContext">Whether to return to the caller's synchronisation context.</param>
    public ConfiguredTaskAwaitable<TResponse> ConfigureAwait(bool continueOnCapturedContext) =>
        ResponseAsync.ConfigureAwait(continueOnCapturedContext);

    /// <summary>The status of the call.</summary>
    /// <exception cref="InvalidOperationException">The call has not ended.</exception>
    public Status GetStatus() => getStatusFunc();

    /// <summary>The server's trailing metadata.</summary>
    /// <exception cref="InvalidOperationException">The call has not ended.</exception>
    public Metadata GetTrailers() => getTrailersFunc();

    /// <summary>Cancels the call if it has not ended.</summary>
    public void Dispose() => disposeAction();
}

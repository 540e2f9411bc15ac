using Google.Protobuf;
using Grpc.Core;

namespace Vizier.Security;

/// <summary>A stream of requests, each of which <see cref="AccessPolicy"/> lets pass before the handler sees it.</summary>
/// <param name="inner">The requests as they come.</param>
/// <param name="method"><c>/package.Service/Method</c>.</param>
/// <param name="caller">Who sends them.</param>
internal sealed class AdmittedStream<T>(IAsyncStreamReader<T> inner, string method, Caller caller) : IAsyncStreamReader<T>
{
    private bool _isFollowing;

    /// <inheritdoc/>
    public T Current => inner.Current;

    /// <inheritdoc/>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!await inner.MoveNext(cancellationToken))
        {
            return false;
        }

        AccessPolicy.Admit(method, inner.Current as IMessage, caller, _isFollowing);
        _isFollowing = true;
        return true;
    }
}

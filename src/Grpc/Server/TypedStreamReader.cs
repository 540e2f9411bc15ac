using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>The requests of a transport that knows no types, as a handler expects them.</summary>
internal sealed class TypedStreamReader<T>(IAsyncStreamReader<object> requests) : IAsyncStreamReader<T>
{
    public T Current => (T)requests.Current;

    public Task<bool> MoveNext(CancellationToken cancellationToken) => requests.MoveNext(cancellationToken);
}

namespace Grpc.Core;

/// <summary>Adds metadata that authenticate the caller, such as a bearer token.</summary>
/// <param name="context">The call.</param>
/// <param name="metadata">Receives the entries.</param>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);

/// <summary>The call for which credentials are asked.</summary>
/// <param name="serviceUrl">The URL of the service, without the method.</param>
/// <param name="methodName">The method.</param>
/// <param name="cancellationToken">Fires when the call ends.</param>
public sealed class AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken = default)
{
    /// <summary>The URL of the service, without the method.</summary>
    public string ServiceUrl { get; } = serviceUrl;

    /// <summary>The method.</summary>
    public string MethodName { get; } = methodName;

    /// <summary>Fires when the call ends.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}

/// <summary>Credentials of single calls.</summary>
public sealed class CallCredentials
{
    private readonly IReadOnlyList<AsyncAuthInterceptor> _interceptors;

    private CallCredentials(IReadOnlyList<AsyncAuthInterceptor> interceptors)
    {
        _interceptors = interceptors;
    }

    /// <summary>Credentials that ask a delegate.</summary>
    /// <param name="interceptor">Adds the metadata.</param>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return new CallCredentials([interceptor]);
    }

    /// <summary>Several credentials at once, in order.</summary>
    /// <param name="credentials">At least one.</param>
    public static CallCredentials Compose(params CallCredentials[] credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        ArgumentOutOfRangeException.ThrowIfZero(credentials.Length, nameof(credentials));
        return new CallCredentials([.. credentials.SelectMany(part => part._interceptors)]);
    }

    internal async Task AddMetadataAsync(AuthInterceptorContext context, Metadata metadata)
    {
        foreach (var interceptor in _interceptors)
        {
            await interceptor(context, metadata);
        }
    }
}

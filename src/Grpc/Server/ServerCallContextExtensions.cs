using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

/// <summary>The way from a call to its HTTP request.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>The HTTP request of a call.</summary>
    /// <param name="serverCallContext">The call.</param>
    /// <exception cref="InvalidOperationException">The call did not come over this server.</exception>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext) =>
        serverCallContext is IHttpCall call
            ? call.Http
            : throw new InvalidOperationException("The call has no HTTP request.");
}

/// <summary>A call that an HTTP request brought.</summary>
internal interface IHttpCall
{
    /// <summary>The request.</summary>
    HttpContext Http { get; }
}

using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>A call that came as JSON over HTTP, as its handler sees it.</summary>
internal sealed class JsonServerCall(HttpContext http, IMethod method) : ServerCallContext, IHttpCall
{
    private Metadata? _requestHeaders;

    public HttpContext Http { get; } = http;

    protected override string MethodCore => method.FullName;

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore => CallPeers.AddressOf(Http);

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= CallHeaders.ReadRequest(Http.Request.Headers);

    protected override CancellationToken CancellationTokenCore => Http.RequestAborted;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => CallPeers.AuthContextOf(Http);

    protected override IDictionary<object, object> UserStateCore => Http.Items!;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        new(null, (options ?? ContextPropagationOptions.Default).IsPropagateCancellation ? Http.RequestAborted : CancellationToken.None);

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (Http.Response.HasStarted)
        {
            throw new InvalidOperationException("Response headers can only be sent once per call.");
        }

        // They go out with the first response, so that a failure before it can still say its HTTP status.
        CallHeaders.AddResponse(Http.Response.Headers, responseHeaders);
        return Task.CompletedTask;
    }
}

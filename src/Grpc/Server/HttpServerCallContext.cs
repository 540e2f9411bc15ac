using Grpc.Core;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <content>What handlers see of a call.</content>
internal sealed partial class HttpServerCall
{
    private Metadata? _requestHeaders;
    private Metadata? _trailers;
    private bool _headersSent;

    protected override string MethodCore => method.FullName;

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore => CallPeers.AddressOf(Http);

    protected override DateTime DeadlineCore => _deadline?.Deadline ?? DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= CallHeaders.ReadRequest(Http.Request.Headers);

    protected override CancellationToken CancellationTokenCore => AbortedToken;

    protected override Metadata ResponseTrailersCore => _trailers ??= [];

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => CallPeers.AuthContextOf(Http);

    protected override IDictionary<object, object> UserStateCore => Http.Items!;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options)
    {
        options ??= ContextPropagationOptions.Default;
        return new ContextPropagationToken(
            options.IsPropagateDeadline ? _deadline?.Deadline : null,
            options.IsPropagateCancellation ? AbortedToken : CancellationToken.None);
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (_headersSent || Http.Response.HasStarted)
        {
            throw new InvalidOperationException("Response headers can only be sent once per call.");
        }

        if (Interlocked.CompareExchange(ref _phase, CallPhase.Writing, CallPhase.Idle) != CallPhase.Idle)
        {
            throw new InvalidOperationException("Can't send the response headers because the call is complete or being written to.");
        }

        try
        {
            _headersSent = true;
            CallHeaders.AddResponse(Http.Response.Headers, responseHeaders);
            if (responseHeaders.GetValue(ProtocolNames.EncodingRequest) is { } encoding)
            {
                Http.Response.Headers.Remove(ProtocolNames.EncodingHeader);
                UseCompression(encoding);
            }

            await Http.Response.BodyWriter.FlushAsync(AbortedToken);
        }
        finally
        {
            Interlocked.CompareExchange(ref _phase, CallPhase.Idle, CallPhase.Writing);
        }
    }
}

using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Grpc.AspNetCore.Server;

/// <summary>Serves the calls of one method.</summary>
internal abstract class CallHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, ServiceSettings settings)
    where TRequest : class
    where TResponse : class
{
    // A body of this size passes the server's own limit, 30 MB, untouched.
    private const int CommonBodyLimit = 16 * 1024 * 1024;

    private readonly bool _liftBodyLimit = settings.MaxReceiveMessageSize is null or > CommonBodyLimit;

    protected Method<TRequest, TResponse> Method { get; } = method;

    private bool StreamsRequests => Method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming;

    public async Task HandleAsync(HttpContext http)
    {
        if (!ProtocolGuard.Admit(http))
        {
            return;
        }

        // Routes are found in any case; gRPC's paths are case-sensitive.
        if (http.Request.Path.Value?.EndsWith(Method.FullName, StringComparison.Ordinal) != true)
        {
            UnimplementedEndpoints.RefuseMethod(http);
            return;
        }

        using var call = new HttpServerCall(http, Method, settings);
        try
        {
            call.Begin();
            if (settings.Stopping.IsCancellationRequested)
            {
                throw new RpcException(ServerCallStatuses.ShuttingDown);
            }

            LiftLimits(http);
            await HandleAsync(call);
        }
        catch (Exception exception)
        {
            await call.EndAsync(exception);
            return;
        }

        await call.EndAsync();
    }

    protected abstract Task HandleAsync(HttpServerCall call);

    protected async ValueTask<TRequest> ReadRequestAsync(HttpServerCall call) =>
        await call.Reader.ReadSingleAsync(Method.RequestMarshaller.ContextualDeserializer, call.DeadlineToken)
        ?? throw new RpcException(Wire.WireErrors.Incomplete);

    protected async ValueTask WriteResponseAsync(HttpServerCall call, TResponse? response)
    {
        if (response is null)
        {
            throw new RpcException(ServerCallStatuses.NoMessage);
        }

        if (call.Status.StatusCode == StatusCode.OK)
        {
            await call.TryWriteAsync(response, Method.ResponseMarshaller.ContextualSerializer, flush: false, call.DeadlineToken);
        }
    }

    /// <summary>A stream may be slow, long and idle; a message is limited by our own setting.</summary>
    private void LiftLimits(HttpContext http)
    {
        if (!StreamsRequests && !_liftBodyLimit)
        {
            return;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (!StreamsRequests)
        {
            return;
        }

        if (http.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        http.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
    }
}

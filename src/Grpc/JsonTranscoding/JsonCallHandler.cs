using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>Serves the calls of one method that come as JSON over HTTP, by the same interceptors and service as those of gRPC.</summary>
internal sealed class JsonCallHandler(HttpBinding binding, ServiceEndpoint endpoint, ServiceSettings settings, JsonFormat format)
{
    private readonly JsonRequestReader _reader = new(binding, format, settings.MaxReceiveMessageSize);

    public async Task HandleAsync(HttpContext http)
    {
        var call = new JsonServerCall(http, endpoint.Method);
        await using var response = new JsonResponse(call, binding, format);
        try
        {
            if (settings.Stopping.IsCancellationRequested)
            {
                throw new RpcException(ServerCallStatuses.ShuttingDown);
            }

            await endpoint.Invoker!(http, await _reader.ReadAsync(http), response, call);
            if (call.Status.StatusCode != StatusCode.OK)
            {
                await response.FailAsync(call.Status, call.ResponseTrailers);
            }
        }
        catch (RequestRefusedException refusal)
        {
            await response.FailAsync(refusal.HttpStatus, refusal.Status);
        }
        catch (BadHttpRequestException exception)
        {
            await response.FailAsync(exception.StatusCode, new() { Code = (int)StatusCode.InvalidArgument, Message = exception.Message });
        }
        catch (Exception exception) when (!http.RequestAborted.IsCancellationRequested)
        {
            await response.FailAsync(ServerCallStatuses.Of(exception, endpoint.Method, settings, out var trailers), trailers);
        }
        catch (Exception)
        {
            settings.Log.CallAborted(endpoint.Method.FullName);
        }
    }
}

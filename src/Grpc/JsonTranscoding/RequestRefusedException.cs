using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using GrpcStatus = Grpc.Core.Status;
using RpcStatus = Google.Rpc.Status;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>A request that never reached its method.</summary>
internal sealed class RequestRefusedException(int httpStatus, RpcStatus status) : Exception(status.Message)
{
    /// <summary>The status of the HTTP response.</summary>
    public int HttpStatus { get; } = httpStatus;

    /// <summary>The body of the HTTP response.</summary>
    public RpcStatus Status { get; } = status;

    /// <summary>The same for a method that has begun, whose interceptors know no other exception.</summary>
    public RpcException ToRpcException() => new(
        new GrpcStatus((StatusCode)Status.Code, Status.Message),
        [new Metadata.Entry(JsonResponse.DetailsTrailer, Status.ToByteArray())]);

    /// <summary>A request that is wrong as a whole.</summary>
    public static RequestRefusedException Of(int httpStatus, StatusCode code, string message) =>
        new(httpStatus, new RpcStatus { Code = (int)code, Message = message });

    /// <summary>A path or query parameter that is wrong.</summary>
    public static RequestRefusedException Field(string field, string description)
    {
        var details = new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = description } } };
        return new RequestRefusedException(
            HttpStatusCodes.Of(StatusCode.InvalidArgument),
            new RpcStatus
            {
                Code = (int)StatusCode.InvalidArgument,
                Message = $"{field}: {description}",
                Details = { Any.Pack(details) },
            });
    }
}

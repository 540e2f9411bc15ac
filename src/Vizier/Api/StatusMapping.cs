using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Vizier.Protocol.Experiments;
using Vizier.Studies;
using GrpcStatus = Grpc.Core.Status;

namespace Vizier.Api;

/// <summary>The one place where <see cref="VizierException"/> becomes a gRPC status.</summary>
internal static class StatusMapping
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>The exception to throw to a client: code and message, with the fields that are wrong as a BadRequest.</summary>
    public static RpcException ToRpcException(VizierException exception)
    {
        var status = new GrpcStatus((StatusCode)exception.Kind, exception.Message);
        if (exception.Violations.Count == 0)
        {
            return new RpcException(status);
        }

        var trailers = new Metadata { { DetailsTrailer, DetailsOf(exception).ToByteArray() } };
        return new RpcException(status, trailers);
    }

    private static Google.Rpc.Status DetailsOf(VizierException exception)
    {
        var request = new BadRequest();
        request.FieldViolations.Add(exception.Violations.Select(violation => new BadRequest.Types.FieldViolation
        {
            Field = violation.Field,
            Description = violation.Description,
        }));
        var status = new Google.Rpc.Status
        {
            Code = (int)exception.Kind,
            Message = exception.Message,
            Details = { Any.Pack(request) },
        };
        if (exception.Violations.Any(violation => violation.Line > 0))
        {
            status.Details.Add(Any.Pack(PlacesOf(exception)));
        }

        return status;
    }

    // Where in a document the mistakes are, for which BadRequest has no field.
    private static ValidateExperimentResponse PlacesOf(VizierException exception)
    {
        var places = new ValidateExperimentResponse();
        places.Findings.Add(exception.Violations.Select(violation => new ValidateExperimentResponse.Types.Finding
        {
            Path = violation.Field,
            Message = violation.Description,
            Line = violation.Line,
            Column = violation.Column,
        }));
        return places;
    }
}

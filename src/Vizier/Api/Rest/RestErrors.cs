using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Diagnostics;
using RpcStatus = Google.Rpc.Status;

namespace Vizier.Api.Rest;

/// <summary>Gives what fails before any method is found, such as a wrong path, the same form as all other errors.</summary>
internal static class RestErrors
{
    /// <summary>Where the methods are.</summary>
    public const string Root = "/v1";

    /// <summary>Answers errors under <see cref="Root"/> that have no body yet with a google.rpc.Status.</summary>
    public static void UseRestErrors(this IApplicationBuilder application) => application.UseWhen(
        context => context.Request.Path.StartsWithSegments(Root, StringComparison.Ordinal),
        branch => branch.UseStatusCodePages(WriteAsync));

    private static Task WriteAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var status = StatusOf(http);
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync($"{JsonFormatter.Default.Format(status)}\n", http.RequestAborted);
    }

    private static RpcStatus StatusOf(HttpContext http)
    {
        var request = http.Request;
        return http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Of(StatusCode.NotFound, $"there is no {request.Method} {request.Path}; /openapi.json lists all methods"),
            StatusCodes.Status405MethodNotAllowed =>
                Of(StatusCode.Unimplemented, $"{request.Method} is not served at {request.Path}; allowed: {http.Response.Headers.Allow}"),
            StatusCodes.Status401Unauthorized => Of(StatusCode.Unauthenticated, "who calls is not known; send a key as 'authorization: Bearer KEY'"),
            StatusCodes.Status403Forbidden => Of(StatusCode.PermissionDenied, "the caller may not do this"),
            StatusCodes.Status413PayloadTooLarge => Of(StatusCode.ResourceExhausted, "the request's body is too large"),
            StatusCodes.Status429TooManyRequests => Of(StatusCode.ResourceExhausted, "too many requests; try again later"),
            StatusCodes.Status503ServiceUnavailable => Of(StatusCode.Unavailable, "the service is not available; try again later"),
            >= StatusCodes.Status500InternalServerError => Of(StatusCode.Internal, "the service failed unexpectedly; its log has the details"),
            var other => Of(StatusCode.InvalidArgument, $"the request is refused with HTTP status {other}"),
        };
    }

    private static RpcStatus Of(StatusCode code, string message) => new() { Code = (int)code, Message = message };
}

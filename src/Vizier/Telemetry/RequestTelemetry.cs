using System.Diagnostics;
using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http.Features;

namespace Vizier.Telemetry;

/// <summary>Measures each request from its headers to its end, and names its span. Stands before everything else.</summary>
internal sealed class RequestTelemetry(RequestDelegate next, VizierMetrics metrics, TimeProvider time)
{
    private const string StatusTrailer = "grpc-status";
    private const string Unknown = "unknown";
    private static readonly string[] Codes = [.. Enumerable.Range(0, 17).Select(code => ((StatusCode)code).ToString())];
    private static readonly string[] HttpCodes = [.. Enumerable.Range(0, 600).Select(code => code.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        var start = time.GetTimestamp();
        metrics.Begin();
        var hasFailed = true;
        try
        {
            await next(http);
            hasFailed = false;
        }
        finally
        {
            End(http, start, hasFailed);
        }
    }

    private void End(HttpContext http, long start, bool hasFailed)
    {
        // REST serves the methods of gRPC, and answers by the codes of HTTP.
        var endpoint = http.GetEndpoint();
        var rest = endpoint?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>();
        var grpc = rest is null ? endpoint?.Metadata.GetMetadata<GrpcMethodMetadata>() : null;
        var protocol = grpc is null ? "http" : "grpc";
        var method = rest?.Path ?? grpc?.Method.FullName ?? (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? Unknown;
        var code = grpc is null
            ? HttpCodes[hasFailed ? StatusCodes.Status500InternalServerError : Math.Clamp(http.Response.StatusCode, 0, HttpCodes.Length - 1)]
            : GrpcCode(http, hasFailed);
        metrics.End(protocol, method, code, time.GetElapsedTime(start));
        if (Activity.Current is { IsAllDataRequested: true } activity)
        {
            activity.DisplayName = grpc is null ? $"{http.Request.Method} {method}" : method[1..];
            activity.SetTag(grpc is null ? "http.route" : "rpc.method", method);
            activity.SetTag(grpc is null ? "http.response.status_code" : "rpc.response.status_code", code);
        }
    }

    private static string GrpcCode(HttpContext http, bool hasFailed)
    {
        if (hasFailed)
        {
            return nameof(StatusCode.Unknown);
        }

        var text = http.Response.Headers.TryGetValue(StatusTrailer, out var header)
            ? header
            : http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers[StatusTrailer] ?? default;
        return int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code < Codes.Length
            ? Codes[code]
            : nameof(StatusCode.Unknown);
    }
}

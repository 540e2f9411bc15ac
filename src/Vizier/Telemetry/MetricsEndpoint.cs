namespace Vizier.Telemetry;

/// <summary><c>GET /metrics</c>: what the service measures of itself, for Prometheus.</summary>
internal static class MetricsEndpoint
{
    /// <summary>Answers a request.</summary>
    public static Task WriteAsync(HttpContext http, MetricCollection metrics)
    {
        http.Response.ContentType = PrometheusText.ContentType;
        return http.Response.WriteAsync(PrometheusText.Write(metrics.Collect()), http.RequestAborted);
    }
}

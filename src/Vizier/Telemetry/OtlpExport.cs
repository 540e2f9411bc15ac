using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Vizier.Hosting;

namespace Vizier.Telemetry;

/// <summary>
/// Sends metrics and traces by OTLP while the service runs, and what is left when it stops. Requests are spans of the trace
/// that their <c>traceparent</c> names; the standard variables <c>OTEL_EXPORTER_OTLP_*</c> and <c>OTEL_TRACES_SAMPLER</c> hold.
/// </summary>
/// <param name="endpoint">
/// Where to: <c>http://collector:4317</c> for gRPC, any other port for HTTP; null for what the variables say.
/// </param>
internal sealed class OtlpExport(Uri? endpoint) : IHostedService, IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const int GrpcPort = 4317;
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    /// <summary>Whether the environment asks for it.</summary>
    public static bool IsInEnvironment => Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 };

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault().AddService("vizier", serviceVersion: EndpointMapping.Version);
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(VizierMetrics.Name, "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
            .AddOtlpExporter(options => Configure(options, "v1/metrics"))
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(VizierMetrics.Name, "Microsoft.AspNetCore")
            .AddOtlpExporter(options => Configure(options, "v1/traces"))
            .Build();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _traces?.ForceFlush((int)FlushTimeout.TotalMilliseconds);
            _metrics?.ForceFlush((int)FlushTimeout.TotalMilliseconds);
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private void Configure(OtlpExporterOptions options, string path)
    {
        if (endpoint is null)
        {
            return;
        }

        var isHttp = endpoint.Port != GrpcPort;
        options.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        options.Endpoint = isHttp ? new Uri(endpoint, path) : endpoint;
    }
}

namespace Vizier.Telemetry;

/// <summary>The parts that measure, each once per process.</summary>
internal static class TelemetryRegistration
{
    /// <summary>Adds all parts.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="otlpEndpoint">Where metrics and traces are sent by OTLP; null for what the environment says.</param>
    public static void AddTelemetry(this IServiceCollection services, Uri? otlpEndpoint)
    {
        services.AddSingleton<TrialCensus>();
        services.AddSingleton<MetricCollection>();
        services.AddSingleton<VizierMetrics>();
        if (otlpEndpoint is not null || OtlpExport.IsInEnvironment)
        {
            services.AddSingleton<IHostedService>(_ => new OtlpExport(otlpEndpoint));
        }
    }
}

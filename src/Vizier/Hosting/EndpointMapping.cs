using System.Reflection;
using Vizier.Api;
using Vizier.Api.Rest.OpenApi;
using Vizier.Security;
using Vizier.Storage;
using Vizier.Telemetry;
using Vizier.Web.Sessions;

namespace Vizier.Hosting;

/// <summary>What the service answers to.</summary>
internal static class EndpointMapping
{
    /// <summary>The program's version.</summary>
    public static string Version { get; } =
        typeof(EndpointMapping).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Maps the gRPC services and the HTTP paths.</summary>
    public static void MapVizier(this IEndpointRouteBuilder routes)
    {
        routes.MapGrpcService<VizierGrpcService>().WithMetadata(new OwnSizeLimit());
        routes.MapGrpcHealthService().WithMetadata(new PublicEndpoint(), new OwnSizeLimit());
        routes.MapGrpcReflectionService().WithMetadata(new OwnSizeLimit());
        routes.MapGrpcService<ExperimentGrpcService>().WithMetadata(new OwnSizeLimit());
        routes.MapGrpcService<RunnerGrpcService>().WithMetadata(new OwnSizeLimit());
        routes.MapGrpcService<TransferGrpcService>().WithMetadata(new OwnSizeLimit());
        routes.MapGrpcService<InsightGrpcService>().WithMetadata(new OwnSizeLimit());
        routes.MapGrpcService<AnalysisGrpcService>().WithMetadata(new OwnSizeLimit());
        routes.MapGet("/", Index);
        routes.MapSessions();
        var description = new Lazy<string>(() => OpenApiDocument.Create(routes.DataSources.SelectMany(source => source.Endpoints), Version).ToJsonString());
        routes.MapGet("/openapi.json", () => Results.Text(description.Value, "application/json")).WithMetadata(new PublicEndpoint());
        routes.MapGet("/healthz", () => Results.Text("ok")).WithMetadata(new PublicEndpoint());
        routes.MapGet("/readyz", ReadyAsync).WithMetadata(new PublicEndpoint());
        routes.MapGet("/metrics", MetricsEndpoint.WriteAsync);
    }

    private static IResult Index(Addresses addresses) => Results.Json(new
    {
        service = "vizier",
        version = Version,
        grpc = addresses.Grpc.Authority,
        links = new { health = "/healthz", ready = "/readyz", metrics = "/metrics", openapi = "/openapi.json" },
    });

    // Ready is who can read the database; the writer shares its file and its machine.
    private static async Task<IResult> ReadyAsync(Store store, Readiness readiness, CancellationToken cancellationToken)
    {
        if (readiness.IsLeaving)
        {
            return Results.Text("not ready: the service is stopping", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        try
        {
            await store.ReadAsync(Schema.CurrentVersion, cancellationToken);
            return Results.Text("ready");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Results.Text($"not ready: {exception.Message}", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}

using System.Reflection;
using Vizier.Api;
using Vizier.Api.Rest.OpenApi;
using Vizier.Storage;

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
        routes.MapGrpcService<VizierGrpcService>();
        routes.MapGrpcHealthService();
        routes.MapGrpcReflectionService();
        routes.MapGrpcService<ExperimentGrpcService>();
        routes.MapGrpcService<RunnerGrpcService>();
        routes.MapGrpcService<TransferGrpcService>();
        routes.MapGet("/", Index);
        var description = new Lazy<string>(() => OpenApiDocument.Create(routes.DataSources.SelectMany(source => source.Endpoints), Version).ToJsonString());
        routes.MapGet("/openapi.json", () => Results.Text(description.Value, "application/json"));
        routes.MapGet("/healthz", () => Results.Text("ok"));
        routes.MapGet("/readyz", ReadyAsync);
    }

    private static IResult Index(Addresses addresses) => Results.Json(new
    {
        service = "vizier",
        version = Version,
        grpc = addresses.Grpc.Authority,
        links = new { health = "/healthz", ready = "/readyz", openapi = "/openapi.json" },
    });

    // Ready is who can read the database; the writer shares its file and its machine.
    private static async Task<IResult> ReadyAsync(Store store, CancellationToken cancellationToken)
    {
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

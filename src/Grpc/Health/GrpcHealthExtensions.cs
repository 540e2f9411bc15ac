using Grpc.AspNetCore.Server;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds <c>grpc.health.v1.Health</c> to an application.</summary>
public static class GrpcHealthExtensions
{
    /// <summary>
    /// Adds <see cref="HealthServiceImpl"/>. The server and each mapped service are SERVING from the start of the application
    /// until it stops, unless the application says otherwise.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    public static IGrpcServerBuilder AddGrpcHealth(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = services.AddGrpc();
        services.TryAddSingleton<HealthServiceImpl>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HealthLifetime>());
        return builder;
    }

    /// <summary>Serves <c>grpc.health.v1.Health</c>.</summary>
    /// <param name="builder">The routes of the application.</param>
    public static GrpcServiceEndpointConventionBuilder MapGrpcHealthService(this IEndpointRouteBuilder builder) =>
        builder.MapGrpcService<HealthServiceImpl>();
}

using Grpc.AspNetCore.Server;
using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds <c>grpc.reflection</c> to an application.</summary>
public static class GrpcReflectionExtensions
{
    /// <summary>Adds what <see cref="MapGrpcReflectionService"/> needs.</summary>
    /// <param name="services">The services of the application.</param>
    public static IGrpcServerBuilder AddGrpcReflection(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = services.AddGrpc();
        services.TryAddSingleton<ReflectedServices>();
        services.TryAddSingleton<ReflectionV1Service>();
        services.TryAddSingleton<ReflectionV1AlphaService>();
        return builder;
    }

    /// <summary>Serves <c>grpc.reflection.v1</c> and <c>v1alpha</c>, which tell clients of all mapped services.</summary>
    /// <param name="builder">The routes of the application.</param>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder) =>
        new GrpcServiceEndpointConventionBuilder(
            [builder.MapGrpcService<ReflectionV1Service>(), builder.MapGrpcService<ReflectionV1AlphaService>()]);
}

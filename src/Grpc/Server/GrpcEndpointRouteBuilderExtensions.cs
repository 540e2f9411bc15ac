using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps services to endpoints.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the methods of a service, one endpoint each, with the attributes of the class and the method as metadata.
    /// </summary>
    /// <typeparam name="TService">A class that derives from a generated service base.</typeparam>
    /// <param name="builder">The routes of the application.</param>
    /// <exception cref="InvalidOperationException">The class is no service, or <c>AddGrpc</c> was not called.</exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.ServiceProvider;
        var settings = ServiceSettings.For<TService>(services);
        var isRegistered = services.GetService<IServiceProviderIsService>()?.IsService(typeof(TService)) ?? false;
        var binder = new ServiceEndpointBinder<TService>(settings, new ServiceActivator<TService>(isRegistered));
        ServiceBindings.Bind(typeof(TService), binder);

        var conventions = binder.Endpoints.Select(endpoint => Map<TService>(builder, endpoint)).ToList();
        var mapped = services.GetRequiredService<MappedServices>();
        mapped.Add(typeof(TService), binder.Endpoints);
        if (services.GetService<JsonEndpoints>() is { } json && ServiceBindings.FindDescriptor(typeof(TService)) is { } descriptor)
        {
            conventions.AddRange(json.Map(builder, descriptor, binder.Endpoints, settings, Describe<TService>));
        }

        conventions.AddRange(UnimplementedEndpoints.Map(builder, mapped, binder.Endpoints));
        return new GrpcServiceEndpointConventionBuilder(conventions);
    }

    private static IEndpointConventionBuilder Map<TService>(IEndpointRouteBuilder builder, ServiceEndpoint endpoint)
    {
        var conventions = builder.Map(endpoint.Method.FullName, endpoint.Handler);
        conventions.Add(target =>
        {
            target.DisplayName = $"gRPC - {endpoint.Method.FullName}";
            target.Metadata.Add(new HttpMethodMetadata([HttpMethods.Post], acceptCorsPreflight: true));
            Describe<TService>(target, endpoint);
        });
        return conventions;
    }

    private static void Describe<TService>(EndpointBuilder target, ServiceEndpoint endpoint)
    {
        target.Metadata.Add(new GrpcMethodMetadata(typeof(TService), endpoint.Method));
        foreach (var attribute in typeof(TService).GetCustomAttributes(inherit: true)
                     .Concat(endpoint.Implementation.GetCustomAttributes(inherit: true)))
        {
            target.Metadata.Add(attribute);
        }
    }
}

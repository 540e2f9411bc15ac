using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>Maps the methods of services by their google.api.http options, beside gRPC's own endpoints.</summary>
internal sealed class JsonEndpoints(IOptions<GrpcJsonTranscodingOptions> options)
{
    /// <summary>Maps a service; methods without an option, and those that stream both ways, are left to gRPC.</summary>
    /// <param name="builder">The application's routes.</param>
    /// <param name="service">The service.</param>
    /// <param name="endpoints">Its methods.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="describe">Adds what gRPC's endpoint of a method carries.</param>
    /// <returns>An endpoint for each binding.</returns>
    public IReadOnlyList<IEndpointConventionBuilder> Map(
        IEndpointRouteBuilder builder,
        ServiceDescriptor service,
        IReadOnlyList<ServiceEndpoint> endpoints,
        ServiceSettings settings,
        Action<EndpointBuilder, ServiceEndpoint> describe)
    {
        var format = new JsonFormat(options.Value, [service.File]);
        var mapped =
            from endpoint in endpoints
            where endpoint.Invoker is not null
            let method = service.FindMethodByName(endpoint.Method.Name)
            from binding in HttpRules.BindingsOf(method)
            select Map(builder, binding, endpoint, new JsonCallHandler(binding, endpoint, settings, format), describe);
        return [.. mapped];
    }

    private static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder builder,
        HttpBinding binding,
        ServiceEndpoint endpoint,
        JsonCallHandler handler,
        Action<EndpointBuilder, ServiceEndpoint> describe)
    {
        var conventions = builder.Map(binding.Template.ToRoute(), handler.HandleAsync);
        conventions.Add(target =>
        {
            describe(target, endpoint);
            target.DisplayName = $"JSON - {binding.Verb} {binding.Template.ToReadable()}";
            target.Metadata.Add(new HttpMethodMetadata([binding.Verb], acceptCorsPreflight: true));
            target.Metadata.Add(new GrpcJsonTranscodingMetadata(binding));
        });
        return conventions;
    }
}

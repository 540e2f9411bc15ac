using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Grpc.AspNetCore.Server;

/// <summary>Answers gRPC calls of unknown methods and services UNIMPLEMENTED, and leaves other requests alone.</summary>
internal static class UnimplementedEndpoints
{
    private const string MethodParameter = "unimplementedMethod";
    private static readonly Status UnknownMethod = new(StatusCode.Unimplemented, "Method is unimplemented.");
    private static readonly Status UnknownService = new(StatusCode.Unimplemented, "Service is unimplemented.");

    public static IEnumerable<IEndpointConventionBuilder> Map(
        IEndpointRouteBuilder builder,
        MappedServices mapped,
        IReadOnlyList<ServiceEndpoint> endpoints)
    {
        foreach (var service in endpoints.Select(endpoint => endpoint.Method.ServiceName).Distinct())
        {
            yield return Map(builder, $"{service}/{{{MethodParameter}}}", $"gRPC - Unimplemented method for {service}", UnknownMethod);
        }

        var ignoreUnknown = builder.ServiceProvider.GetRequiredService<IOptions<GrpcServiceOptions>>().Value.IgnoreUnknownServices;
        if (!ignoreUnknown && mapped.ClaimUnknownServices())
        {
            Map(builder, $"{{unimplementedService}}/{{{MethodParameter}}}", "gRPC - Unimplemented service", UnknownService);
        }
    }

    /// <summary>Answers a gRPC call of a method that is not there.</summary>
    public static void RefuseMethod(HttpContext http) => Refuse(http, UnknownMethod);

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder builder, string route, string displayName, Status status)
    {
        var pattern = RoutePatternFactory.Parse(route, null, new RouteValueDictionary { [MethodParameter] = new GrpcCallConstraint() });
        return builder.Map(pattern, http => Answer(http, status)).WithDisplayName(displayName);
    }

    private static Task Answer(HttpContext http, Status status)
    {
        if (ProtocolGuard.Admit(http))
        {
            Refuse(http, status);
        }

        return Task.CompletedTask;
    }

    private static void Refuse(HttpContext http, Status status)
    {
        http.Response.ContentType = ProtocolNames.ContentType;
        StatusTrailers.Write(http.Response.Headers, status);
    }

    /// <summary>Lets only gRPC calls, and what a browser asks before one, through, so that other unknown paths stay 404.</summary>
    private sealed class GrpcCallConstraint : IRouteConstraint
    {
        public bool Match(
            HttpContext? httpContext,
            IRouter? route,
            string routeKey,
            RouteValueDictionary values,
            RouteDirection routeDirection) =>
            httpContext is { Request: var request }
            && (HttpMethods.IsPost(request.Method) ? ProtocolNames.IsGrpc(request.ContentType) : IsPreflight(request));

        private static bool IsPreflight(HttpRequest request) =>
            HttpMethods.IsOptions(request.Method) && request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod);
    }
}

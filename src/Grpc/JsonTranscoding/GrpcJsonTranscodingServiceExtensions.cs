using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds JSON over HTTP to gRPC services.</summary>
public static class GrpcJsonTranscodingServiceExtensions
{
    /// <summary>Serves the methods of all mapped services by their google.api.http options too.</summary>
    /// <param name="builder">What <c>AddGrpc</c> returned.</param>
    /// <param name="configureOptions">Settings.</param>
    public static IGrpcServerBuilder AddJsonTranscoding(
        this IGrpcServerBuilder builder,
        Action<GrpcJsonTranscodingOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<JsonEndpoints>();
        if (configureOptions is not null)
        {
            builder.Services.Configure(configureOptions);
        }

        return builder;
    }
}

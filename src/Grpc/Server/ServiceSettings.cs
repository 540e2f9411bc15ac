using System.IO.Compression;
using Grpc.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.Server;

/// <summary>What the calls of a service need to know, read once when the service is mapped.</summary>
internal sealed record ServiceSettings(
    int? MaxReceiveMessageSize,
    int? MaxSendMessageSize,
    bool DetailedErrors,
    string? ResponseEncoding,
    CompressionLevel? ResponseLevel,
    CompressionCodecs Codecs,
    IReadOnlyList<InterceptorRegistration> Interceptors,
    TimeProvider Time,
    ILogger Log,
    CancellationToken Stopping)
{
    public static ServiceSettings For<TService>(IServiceProvider services)
        where TService : class
    {
        var time = services.GetService<TimeProvider>() ?? throw new InvalidOperationException(
            "gRPC is not set up: call services.AddGrpc() where the application's services are added.");
        var options = services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        var own = services.GetRequiredService<IOptions<GrpcServiceOptions<TService>>>().Value;
        var codecs = new CompressionCodecs(own.CompressionProviders);
        if (own.ResponseCompressionAlgorithm is { } encoding && encoding != ProtocolNames.Identity && codecs.Find(encoding) is null)
        {
            throw new InvalidOperationException(
                $"{nameof(options.ResponseCompressionAlgorithm)} is '{encoding}'; known are {string.Join(", ", codecs.Names)}.");
        }

        return new ServiceSettings(
            own.MaxReceiveMessageSize,
            own.MaxSendMessageSize,
            own.EnableDetailedErrors ?? false,
            own.ResponseCompressionAlgorithm,
            own.ResponseCompressionLevel,
            codecs,
            [.. own.Interceptors],
            time,
            services.GetRequiredService<ILoggerFactory>().CreateLogger<TService>(),
            services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None);
    }
}

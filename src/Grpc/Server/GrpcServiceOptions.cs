using System.IO.Compression;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <summary>How services are served.</summary>
public class GrpcServiceOptions
{
    /// <summary>The largest request in bytes, before and after inflation; null for any. 4 MiB unless set.</summary>
    public int? MaxReceiveMessageSize { get; set; } = ProtocolNames.DefaultMaxReceiveMessageSize;

    /// <summary>The largest response in bytes, before compression; null for any.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Whether the type and message of an unexpected exception are told to the client.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>The encoding of responses, where the client accepts it; null for none.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>How hard responses are compressed; null for the provider's own choice.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>Compressions besides gzip and deflate, or in their place.</summary>
    public IList<ICompressionProvider> CompressionProviders { get; private set; } = [];

    /// <summary>Interceptors, the outermost first.</summary>
    public InterceptorCollection Interceptors { get; private set; } = [];

    /// <summary>Whether calls of unknown services are left to other endpoints instead of answered UNIMPLEMENTED.</summary>
    public bool IgnoreUnknownServices { get; set; }

    /// <summary>Takes over the settings for all services.</summary>
    internal void CopyFrom(GrpcServiceOptions other)
    {
        MaxReceiveMessageSize = other.MaxReceiveMessageSize;
        MaxSendMessageSize = other.MaxSendMessageSize;
        EnableDetailedErrors = other.EnableDetailedErrors;
        ResponseCompressionAlgorithm = other.ResponseCompressionAlgorithm;
        ResponseCompressionLevel = other.ResponseCompressionLevel;
        CompressionProviders = [.. other.CompressionProviders];
        Interceptors = [.. other.Interceptors];
        IgnoreUnknownServices = other.IgnoreUnknownServices;
    }
}

/// <summary>How one service is served; starts from the settings for all services.</summary>
/// <typeparam name="TService">The service.</typeparam>
public sealed class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class;

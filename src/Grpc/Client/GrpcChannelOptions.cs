using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>How a channel reaches its server and makes calls.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>Sends the requests; null for a handler of the channel's own.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Sends the requests in place of a handler.</summary>
    public HttpClient? HttpClient { get; set; }

    /// <summary>Whether the channel disposes <see cref="HttpHandler"/> or <see cref="HttpClient"/> with itself.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>The largest response in bytes, before and after inflation; null for any. 4 MiB unless set.</summary>
    public int? MaxReceiveMessageSize { get; set; } = ProtocolNames.DefaultMaxReceiveMessageSize;

    /// <summary>The largest request in bytes, before compression; null for any.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Security of the channel and credentials of its calls; null to go by the scheme of the address.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Whether call credentials may travel in clear text.</summary>
    public bool UnsafeUseInsecureChannelCallCredentials { get; set; }

    /// <summary>Compressions besides gzip and deflate, or in their place.</summary>
    public IList<ICompressionProvider>? CompressionProviders { get; set; }

    /// <summary>
    /// Whether a cancelled or late call throws <see cref="OperationCanceledException"/> instead of <see cref="RpcException"/>.
    /// </summary>
    public bool ThrowOperationCanceledOnCancellation { get; set; }

    /// <summary>The clock by which deadlines are judged.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}

using System.Net;
using System.Reflection;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>Makes the HTTP request of a call.</summary>
internal static class CallRequests
{
    private static readonly string UserAgent =
        $"grpc-csharp-vizier/{typeof(CallRequests).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "0"}";

    /// <summary>The request, complete but for credentials.</summary>
    public static HttpRequestMessage Create(GrpcChannel channel, IMethod method, string? host, Metadata? metadata, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, channel.UriOf(method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("TE", "trailers");
        headers.TryAddWithoutValidation(ProtocolNames.AcceptEncodingHeader, channel.Codecs.AcceptEncoding);
        if (host is not null)
        {
            headers.Host = host;
        }

        if (metadata is not null)
        {
            AddMetadata(request, metadata);
        }

        if (!headers.NonValidated.Contains("User-Agent"))
        {
            headers.TryAddWithoutValidation("User-Agent", UserAgent);
        }

        return request;
    }

    /// <summary>Adds the metadata that authenticate the caller.</summary>
    /// <exception cref="RpcException">INTERNAL: there are credentials, but they would travel in clear text.</exception>
    public static async Task AddCredentialsAsync(
        GrpcChannel channel,
        IMethod method,
        CallCredentials credentials,
        HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        if (!channel.MaySendCredentials)
        {
            throw new RpcException(new Status(
                StatusCode.Internal,
                "The call has credentials, which are not sent in clear text. Use https, or set "
                + $"{nameof(GrpcChannelOptions.UnsafeUseInsecureChannelCallCredentials)}."));
        }

        var metadata = new Metadata();
        var serviceUrl = new Uri(channel.Address, method.ServiceName).AbsoluteUri;
        await credentials.AddMetadataAsync(new AuthInterceptorContext(serviceUrl, method.Name, cancellationToken), metadata);
        AddMetadata(request, metadata);
    }

    private static void AddMetadata(HttpRequestMessage request, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            // Our own side reads this one: it chooses the compression of the requests.
            var key = entry.Key == ProtocolNames.EncodingRequest ? ProtocolNames.EncodingHeader : entry.Key;
            request.Headers.TryAddWithoutValidation(key, MetadataHeaders.ToHeaderValue(entry));
        }
    }
}

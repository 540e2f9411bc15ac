using System.Net;
using System.Net.Http.Headers;

namespace Vizier.Grpc.Tests.Hosting;

/// <summary>Sends any bytes as a gRPC request, right or wrong.</summary>
public sealed class RawClient(Uri address) : IDisposable
{
    public const string UnaryPath = "/grpc.testing.TestService/UnaryCall";

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });

    public static byte[] Frame(byte flag, params byte[] payload) =>
        [flag, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];

    public async Task<RawResponse> SendAsync(
        byte[] body,
        string path = UnaryPath,
        string? contentType = "application/grpc",
        HttpMethod? method = null,
        Version? version = null,
        params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(address, path))
        {
            Version = version ?? HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = method == HttpMethod.Get ? null : new ByteArrayContent(body),
        };
        if (contentType is not null && request.Content is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        request.Headers.TryAddWithoutValidation("TE", "trailers");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var content = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new RawResponse((int)response.StatusCode, Read(response.Headers), content, Read(response.TrailingHeaders));
    }

    public void Dispose() => _http.Dispose();

    private static Dictionary<string, string> Read(HttpHeaders headers) => headers.NonValidated.ToDictionary(
        header => header.Key.ToLowerInvariant(), header => string.Join('|', header.Value));
}

/// <summary>What came back, as it was.</summary>
public sealed record RawResponse(
    int HttpStatus,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    IReadOnlyDictionary<string, string> Trailers)
{
    /// <summary>Asserts a response of one HEADERS frame that tells the status.</summary>
    public void AssertTrailersOnly(int httpStatus, int grpcStatus, string message)
    {
        Assert.Equal(
            (httpStatus, grpcStatus.ToString(), message),
            (HttpStatus, Headers["grpc-status"], Headers.GetValueOrDefault("grpc-message", "")));
        Assert.Empty(Body);
        Assert.Empty(Trailers);
    }
}

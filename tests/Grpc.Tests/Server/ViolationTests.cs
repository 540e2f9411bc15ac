using System.Net;
using Google.Protobuf;
using Vizier.Grpc.Tests.Hosting;
using Vizier.Grpc.Tests.Protos;
using static Vizier.Grpc.Tests.Hosting.RawClient;

namespace Vizier.Grpc.Tests.Server;

/// <summary>What the server answers to requests that break the protocol.</summary>
public sealed class ViolationTests(InteropServer server) : IDisposable
{
    private readonly RawClient _client = new(server.Address);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Http1_is_told_to_upgrade()
    {
        using var client = new RawClient(server.Http1Address);
        var response = await client.SendAsync(Frame(0), version: HttpVersion.Version11);
        response.AssertTrailersOnly(426, 13, "Request protocol 'HTTP/1.1' is not supported.");
        Assert.Equal("HTTP/2", response.Headers["upgrade"]);
    }

    [Fact]
    public async Task A_missing_content_type() =>
        (await _client.SendAsync(Frame(0), contentType: null)).AssertTrailersOnly(415, 13, "Content-Type is missing from the request.");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/grpc-web")]
    [InlineData("application/json")]
    public async Task A_foreign_content_type(string contentType) => (await _client.SendAsync(Frame(0), contentType: contentType))
        .AssertTrailersOnly(415, 13, $"Content-Type '{contentType}' is not supported.");

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc;charset=utf-8")]
    [InlineData("APPLICATION/GRPC")]
    public async Task A_content_type_with_more_to_it_is_taken(string contentType)
    {
        var response = await _client.SendAsync(Frame(0), contentType: contentType);
        Assert.Equal((200, "0"), (response.HttpStatus, response.Trailers["grpc-status"]));
    }

    [Fact]
    public async Task An_unknown_service() => (await _client.SendAsync(Frame(0), "/no.Service/UnaryCall"))
        .AssertTrailersOnly(200, 12, "Service is unimplemented.");

    [Theory]
    [InlineData("NoSuchCall")]
    [InlineData("unaryCall")]
    public async Task An_unknown_method(string method) => (await _client.SendAsync(Frame(0), $"/grpc.testing.TestService/{method}"))
        .AssertTrailersOnly(200, 12, "Method is unimplemented.");

    [Theory]
    [InlineData("GET", "application/grpc")]
    [InlineData("POST", "application/json")]
    [InlineData("POST", null)]
    public async Task An_unknown_path_that_is_no_call_is_not_found(string method, string? contentType)
    {
        var response = await _client.SendAsync([], "/no.Service/UnaryCall", contentType, new HttpMethod(method));
        Assert.Equal(404, response.HttpStatus);
        Assert.DoesNotContain("grpc-status", response.Headers.Keys);
    }

    [Theory]
    [InlineData(UnaryPath)]
    [InlineData("/grpc.testing.TestService/NoSuchCall")]
    [InlineData("/no.Service/UnaryCall")]
    public async Task A_preflight_that_no_cors_policy_answers(string path)
    {
        var response = await _client.SendAsync(
            [], path, method: HttpMethod.Options, headers: [("Origin", "http://page"), ("Access-Control-Request-Method", "POST")]);
        Assert.Equal(405, response.HttpStatus);
    }

    [Fact]
    public async Task A_message_beyond_the_limit()
    {
        var response = await _client.SendAsync([0, 0, 0x40, 0, 1]);
        response.AssertTrailersOnly(200, 8, "Received message exceeds the maximum configured message size.");
        var atLimit = new SimpleRequest { Payload = new Payload { Body = ByteString.CopyFrom(new byte[(4 * 1024 * 1024) - 10]) } };
        Assert.Equal(4 * 1024 * 1024, atLimit.CalculateSize());
        Assert.Equal("0", (await _client.SendAsync(Frame(0, atLimit.ToByteArray()))).Trailers["grpc-status"]);
    }

    [Fact]
    public async Task A_small_message_that_inflates_beyond_the_limit()
    {
        using var deflated = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(deflated, System.IO.Compression.CompressionLevel.Optimal))
        {
            gzip.Write(new byte[(4 * 1024 * 1024) + 1]);
        }

        var response = await _client.SendAsync(Frame(1, deflated.ToArray()), headers: [("grpc-encoding", "gzip")]);
        response.AssertTrailersOnly(200, 8, "Received message exceeds the maximum configured message size.");
    }

    [Fact]
    public async Task A_second_message_on_a_unary_call() => (await _client.SendAsync([.. Frame(0), .. Frame(0)]))
        .AssertTrailersOnly(200, 13, "Additional data after the message received.");

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 1 })]
    public async Task A_body_that_ends_too_early(byte[] body) =>
        (await _client.SendAsync(body)).AssertTrailersOnly(200, 13, "Incomplete message.");

    [Fact]
    public async Task A_compressed_message_without_an_encoding() => (await _client.SendAsync(Frame(1, 1, 2)))
        .AssertTrailersOnly(200, 13, "Request did not include grpc-encoding value with compressed message.");

    [Fact]
    public async Task A_compressed_message_with_the_identity_encoding() =>
        (await _client.SendAsync(Frame(1, 1, 2), headers: [("grpc-encoding", "identity")]))
        .AssertTrailersOnly(200, 13, "Request sent 'identity' grpc-encoding value with compressed message.");

    [Fact]
    public async Task A_compressed_message_with_an_unknown_encoding()
    {
        var response = await _client.SendAsync(Frame(1, 1, 2), headers: [("grpc-encoding", "x")]);
        response.AssertTrailersOnly(200, 12, "Unsupported grpc-encoding value 'x'. Supported encodings: identity, gzip, deflate");
        Assert.Equal("identity,gzip,deflate", response.Headers["grpc-accept-encoding"]);
    }

    [Fact]
    public async Task An_unknown_encoding_that_no_message_uses_is_no_matter() =>
        Assert.Equal("0", (await _client.SendAsync(Frame(0), headers: [("grpc-encoding", "x")])).Trailers["grpc-status"]);

    [Fact]
    public async Task A_compressed_message_that_is_damaged() =>
        (await _client.SendAsync(Frame(1, 1, 2), headers: [("grpc-encoding", "deflate")]))
        .AssertTrailersOnly(200, 13, "Request message is not valid deflate.");

    [Theory]
    [InlineData(2)]
    [InlineData(0x80)]
    public async Task A_flag_that_is_neither_0_nor_1(byte flag) => (await _client.SendAsync(Frame(flag)))
        .AssertTrailersOnly(200, 13, "Unexpected compressed flag value in message header.");

    [Fact]
    public async Task A_body_that_is_no_message() => (await _client.SendAsync(Frame(0, 0xff, 0xff)))
        .AssertTrailersOnly(
            200,
            3,
            "The request is no message of the method's type: While parsing a protocol message, the input ended unexpectedly in the middle of a field.  This could mean either that the input has been truncated or that an embedded message misreported its own length.");

    [Theory]
    [InlineData("5")]
    [InlineData("soon")]
    [InlineData("123456789S")]
    public async Task A_malformed_timeout_is_ignored(string timeout) =>
        Assert.Equal("0", (await _client.SendAsync(Frame(0), headers: [("grpc-timeout", timeout)])).Trailers["grpc-status"]);

    [Fact]
    public async Task A_proper_call_has_headers_message_and_trailers()
    {
        var response = await _client.SendAsync(Frame(0, new SimpleRequest { ResponseSize = 2 }.ToByteArray()));
        Assert.Equal(200, response.HttpStatus);
        Assert.Equal(Frame(0, 10, 4, 18, 2, 0, 0), response.Body);
        Assert.Equal(["grpc-status"], response.Trailers.Keys);
        Assert.Equal(["date"], response.Headers.Keys);
    }
}

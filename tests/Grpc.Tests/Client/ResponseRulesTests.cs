using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Vizier.Grpc.Tests.Hosting;
using Vizier.Grpc.Tests.Protos;
using static Vizier.Grpc.Tests.Hosting.RawClient;

namespace Vizier.Grpc.Tests.Client;

/// <summary>What the client makes of responses, right and wrong.</summary>
public sealed class ResponseRulesTests
{
    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(431, StatusCode.Internal)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(302, StatusCode.Unknown)]
    public Task An_http_status_without_a_grpc_one(int httpStatus, StatusCode code) => AssertFailsAsync(
        http =>
        {
            http.Response.StatusCode = httpStatus;
            return Task.CompletedTask;
        },
        code,
        $"Bad gRPC response. HTTP status code: {httpStatus}");

    [Fact]
    public Task A_grpc_status_in_the_headers_comes_first() => AssertFailsAsync(
        http =>
        {
            http.Response.StatusCode = 503;
            http.Response.Headers["grpc-status"] = "9";
            http.Response.Headers["grpc-message"] = "no %E2%98%BA %zz";
            return Task.CompletedTask;
        },
        StatusCode.FailedPrecondition,
        "no ☺ %zz");

    [Theory]
    [InlineData("text/html", "Bad gRPC response. Invalid content-type value: text/html")]
    [InlineData(null, "Bad gRPC response. Response did not have a content-type header.")]
    public Task A_content_type_that_is_not_grpc(string? contentType, string detail) => AssertFailsAsync(
        async http =>
        {
            http.Response.ContentType = contentType;
            await http.Response.Body.WriteAsync("hello"u8.ToArray());
        },
        StatusCode.Unknown,
        detail);

    [Fact]
    public Task No_status_at_all() => AssertFailsAsync(
        http => WriteAsync(http, Frame(0), status: null), StatusCode.Unknown, "No grpc-status found on response.");

    [Theory]
    [InlineData("17", StatusCode.Unknown, "")]
    [InlineData("x", StatusCode.Unknown, "Unexpected grpc-status value: x")]
    [InlineData("-1", StatusCode.Unknown, "Unexpected grpc-status value: -1")]
    [InlineData("16", StatusCode.Unauthenticated, "")]
    public Task A_status_is_a_known_number(string status, StatusCode code, string detail) =>
        AssertFailsAsync(http => WriteAsync(http, [], status), code, detail);

    [Fact]
    public Task Ok_without_a_message() => AssertFailsAsync(
        http => WriteAsync(http, [], "0"), StatusCode.Internal, "Failed to deserialize response message.");

    [Fact]
    public Task Ok_in_the_headers_without_a_message() => AssertFailsAsync(
        http =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = "0";
            return Task.CompletedTask;
        },
        StatusCode.Internal,
        "Failed to deserialize response message.");

    [Fact]
    public Task Two_messages_on_a_unary_call() => AssertFailsAsync(
        http => WriteAsync(http, [.. Frame(0), .. Frame(0)], "0"), StatusCode.Internal, "Additional data after the message received.");

    [Fact]
    public Task A_message_cut_short() => AssertFailsAsync(
        http => WriteAsync(http, [0, 0, 0, 0, 9, 1], "0"), StatusCode.Internal, "Incomplete message.");

    [Fact]
    public Task A_body_that_is_no_message() => AssertFailsAsync(
        http => WriteAsync(http, Frame(0, 0xff), "0"), StatusCode.Internal, "Failed to deserialize response message.");

    [Fact]
    public Task A_message_beyond_the_limit() => AssertFailsAsync(
        http => WriteAsync(http, [0, 0, 0x40, 0, 1], "0"),
        StatusCode.ResourceExhausted,
        "Received message exceeds the maximum configured message size.");

    [Fact]
    public Task A_compressed_message_without_an_encoding() => AssertFailsAsync(
        http => WriteAsync(http, Frame(1, 1), "0"),
        StatusCode.Internal,
        "Response did not include grpc-encoding value with compressed message.");

    [Fact]
    public Task A_compressed_message_with_an_unknown_encoding() => AssertFailsAsync(
        http =>
        {
            http.Response.Headers["grpc-encoding"] = "snappy";
            return WriteAsync(http, Frame(1, 1), "0");
        },
        StatusCode.Internal,
        "Unsupported grpc-encoding value 'snappy'. Supported encodings: identity, gzip, deflate");

    [Theory]
    [InlineData(1, StatusCode.Internal)]
    [InlineData(2, StatusCode.Internal)]
    [InlineData(3, StatusCode.Internal)]
    [InlineData(4, StatusCode.Internal)]
    [InlineData(6, StatusCode.Internal)]
    [InlineData(7, StatusCode.Unavailable)]
    [InlineData(8, StatusCode.Cancelled)]
    [InlineData(9, StatusCode.Internal)]
    [InlineData(10, StatusCode.Internal)]
    [InlineData(11, StatusCode.ResourceExhausted)]
    [InlineData(12, StatusCode.PermissionDenied)]
    public async Task A_stream_that_is_reset(int errorCode, StatusCode code)
    {
        async Task Reset(HttpContext http)
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.StartAsync();
            await http.Response.BodyWriter.WriteAsync(Frame(0));
            http.Features.Get<IHttpResetFeature>()!.Reset(errorCode);
        }

        Assert.Equal(code, (await FailAsync(Reset)).StatusCode);
    }

    [Fact]
    public async Task Headers_and_trailers_are_told_apart()
    {
        await using var server = await StartAsync(http =>
        {
            http.Response.Headers["initial"] = "1";
            http.Response.Headers["initial-bin"] = "AQ==,Ag";
            http.Response.AppendTrailer("final", "2");
            return WriteAsync(http, Frame(0), "0");
        });
        using var call = new TestService.TestServiceClient(server.Channel).UnaryCallAsync(new SimpleRequest());
        await call;
        var headers = await call.ResponseHeadersAsync;
        Assert.Equal("1", headers.GetValue("initial"));
        Assert.Equal([[1], [2]], headers.GetAll("initial-bin").Select(entry => entry.ValueBytes));
        Assert.Equal("final", Assert.Single(call.GetTrailers()).Key);
    }

    [Fact]
    public async Task A_failed_call_keeps_its_trailers()
    {
        await using var server = await StartAsync(http =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = "5";
            http.Response.Headers["reason"] = "gone";
            return Task.CompletedTask;
        });
        using var call = new TestService.TestServiceClient(server.Channel).UnaryCallAsync(new SimpleRequest());
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal("gone", exception.Trailers.GetValue("reason"));
        Assert.Equal("gone", call.GetTrailers().GetValue("reason"));
        Assert.Empty(await call.ResponseHeadersAsync);
        Assert.Equal(StatusCode.NotFound, call.GetStatus().StatusCode);
    }

    private static async Task WriteAsync(HttpContext http, byte[] body, string? status)
    {
        http.Response.ContentType = "application/grpc";
        await http.Response.StartAsync();
        await http.Response.BodyWriter.WriteAsync(body);
        if (status is not null)
        {
            http.Response.AppendTrailer("grpc-status", status);
        }
    }

    private static Task<TestServer> StartAsync(RequestDelegate answer) => TestServer.StartAsync(application => application.Run(answer));

    private static async Task<RpcException> FailAsync(RequestDelegate answer)
    {
        await using var server = await StartAsync(answer);
        var client = new TestService.TestServiceClient(server.Channel);
        return await Assert.ThrowsAsync<RpcException>(async () => await client.UnaryCallAsync(new SimpleRequest()));
    }

    private static async Task AssertFailsAsync(RequestDelegate answer, StatusCode code, string detail) =>
        Assert.Equal(new Status(code, detail), (await FailAsync(answer)).Status);
}

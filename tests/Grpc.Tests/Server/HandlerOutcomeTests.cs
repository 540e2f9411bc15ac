using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vizier.Grpc.Tests.Hosting;
using Vizier.Grpc.Tests.Protos;
using static Vizier.Grpc.Tests.Hosting.RawClient;

namespace Vizier.Grpc.Tests.Server;

/// <summary>What the server makes of what a handler does.</summary>
public sealed class HandlerOutcomeTests
{
    [Fact]
    public async Task A_status_is_sent_with_its_trailers_merged()
    {
        var response = await AnswerAsync(new ScriptedService
        {
            Unary = (_, context) =>
            {
                context.ResponseTrailers.Add("own", "1");
                throw new RpcException(
                    new Status(StatusCode.FailedPrecondition, "study is 100% ☺"),
                    new Metadata { { "thrown", "2" }, { "grpc-status-details-bin", [1, 2] } });
            },
        });
        response.AssertTrailersOnly(200, 9, "study is 100%25 %E2%98%BA");
        Assert.Equal("1", response.Headers["own"]);
        Assert.Equal("2", response.Headers["thrown"]);
        Assert.Equal("AQI", response.Headers["grpc-status-details-bin"]);
    }

    [Theory]
    [InlineData(false, "Exception was thrown by handler.")]
    [InlineData(true, "Exception was thrown by handler. FormatException: secret")]
    public async Task Another_exception_is_unknown(bool detailed, string message)
    {
        var service = new ScriptedService { Unary = (_, _) => throw new FormatException("secret") };
        (await AnswerAsync(service, options => options.EnableDetailedErrors = detailed)).AssertTrailersOnly(200, 2, message);
    }

    [Fact]
    public async Task No_message_is_cancelled()
    {
        var service = new ScriptedService { Unary = (_, _) => Task.FromResult<SimpleResponse>(null!) };
        (await AnswerAsync(service)).AssertTrailersOnly(200, 1, "No message returned from method.");
    }

    [Fact]
    public async Task A_status_may_be_set_without_throwing()
    {
        var service = new ScriptedService
        {
            Unary = (_, context) =>
            {
                context.Status = new Status(StatusCode.OutOfRange, "past the end");
                return Task.FromResult(new SimpleResponse());
            },
        };
        (await AnswerAsync(service)).AssertTrailersOnly(200, 11, "past the end");
    }

    [Fact]
    public async Task A_response_beyond_the_limit_is_not_sent()
    {
        var service = new ScriptedService
        {
            Unary = (_, _) => Task.FromResult(new SimpleResponse { Payload = new Payload { Body = ByteString.CopyFrom(new byte[100]) } }),
        };
        (await AnswerAsync(service, options => options.MaxSendMessageSize = 100))
            .AssertTrailersOnly(200, 8, "Sending message exceeds the maximum configured message size.");
    }

    [Fact]
    public async Task A_read_that_middleware_calls_off()
    {
        await using var server = await TestServer.StartAsync(new ScriptedService(), map: application => application.Use((http, next) =>
        {
            http.Request.BodyReader.CancelPendingRead();
            return next(http);
        }));
        using var client = new RawClient(server.Address);
        (await client.SendAsync(Frame(0))).AssertTrailersOnly(200, 13, "Incoming message cancelled.");
    }

    [Fact]
    public async Task A_stopping_server_is_unavailable()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(new ScriptedService
        {
            Output = async (_, _, context) =>
            {
                var stopping = context.GetHttpContext().RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
                started.SetResult();
                await Task.Delay(Timeout.Infinite, stopping);
            },
        });
        using var client = new RawClient(server.Address);
        var underWay = client.SendAsync(Frame(0), "/grpc.testing.TestService/StreamingOutputCall");
        await started.Task;
        server.Application.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        (await underWay).AssertTrailersOnly(200, 14, "Server is shutting down.");
        (await client.SendAsync(Frame(0))).AssertTrailersOnly(200, 14, "Server is shutting down.");
    }

    [Fact]
    public async Task Overlapping_writes_are_a_programming_error()
    {
        var errors = new List<string>();
        await using var server = await TestServer.StartAsync(new ScriptedService
        {
            Output = async (_, responses, _) =>
            {
                var large = new StreamingOutputCallResponse { Payload = new Payload { Body = ByteString.CopyFrom(new byte[1 << 20]) } };
                var first = responses.WriteAsync(large);
                errors.Add((await Assert.ThrowsAsync<InvalidOperationException>(() => responses.WriteAsync(large))).Message);
                await first;
            },
        });
        using var call = new TestService.TestServiceClient(server.Channel).StreamingOutputCall(new StreamingOutputCallRequest());
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Single(await call.ResponseStream.ReadAllAsync().ToListAsync());
        Assert.Equal(["Can't write the message because the previous write is in progress."], errors);
    }

    [Fact]
    public async Task Reads_and_writes_after_the_end_are_programming_errors()
    {
        IAsyncStreamReader<StreamingOutputCallRequest>? reader = null;
        IServerStreamWriter<StreamingOutputCallResponse>? writer = null;
        await using var server = await TestServer.StartAsync(new ScriptedService
        {
            Duplex = (requests, responses, _) =>
            {
                (reader, writer) = (requests, responses);
                return Task.CompletedTask;
            },
        });
        using var call = new TestService.TestServiceClient(server.Channel).FullDuplexCall();
        Assert.False(await call.ResponseStream.MoveNext());
        var write = await Assert.ThrowsAsync<InvalidOperationException>(() => writer!.WriteAsync(new StreamingOutputCallResponse()));
        Assert.Equal("Can't write the message because the request is complete.", write.Message);
        var read = await Assert.ThrowsAsync<InvalidOperationException>(() => reader!.MoveNext());
        Assert.Equal("Can't read messages after the request is complete.", read.Message);
    }

    [Fact]
    public async Task Response_headers_are_sent_once()
    {
        var errors = new List<string>();
        var response = await AnswerAsync(new ScriptedService
        {
            Unary = async (_, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "first", "1" }, { "first", "2" } });
                var again = () => context.WriteResponseHeadersAsync(new Metadata { { "second", "1" } });
                errors.Add((await Assert.ThrowsAsync<InvalidOperationException>(again)).Message);
                return new SimpleResponse();
            },
        });
        Assert.Equal(["Response headers can only be sent once per call."], errors);
        Assert.Equal("1|2", response.Headers["first"]);
        Assert.DoesNotContain("second", response.Headers.Keys);
        Assert.Equal("0", response.Trailers["grpc-status"]);
    }

    private static async Task<RawResponse> AnswerAsync(
        ScriptedService service,
        Action<global::Grpc.AspNetCore.Server.GrpcServiceOptions>? configure = null)
    {
        await using var server = await TestServer.StartAsync(service, configure);
        using var client = new RawClient(server.Address);
        return await client.SendAsync(Frame(0));
    }
}

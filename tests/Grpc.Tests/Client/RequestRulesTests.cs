using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Vizier.Grpc.Tests.Hosting;
using Vizier.Grpc.Tests.Protos;

namespace Vizier.Grpc.Tests.Client;

/// <summary>What the client sends, and when it sends nothing.</summary>
public sealed class RequestRulesTests
{
    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    [Fact]
    public async Task A_request_has_the_protocols_headers()
    {
        var seen = await ObserveAsync(new CallOptions(
            new Metadata { { "text", "value" }, { "bytes-bin", [0xab] } }, deadline: Now.AddMinutes(1)));
        Assert.Equal(("POST", "HTTP/2", "/grpc.testing.TestService/UnaryCall"), (seen["method"], seen["protocol"], seen["path"]));
        Assert.Equal("trailers", seen["TE"]);
        Assert.Equal("application/grpc", seen["Content-Type"]);
        Assert.Equal("identity,gzip,deflate", seen["grpc-accept-encoding"]);
        Assert.Matches(@"^grpc-csharp-vizier/\d", seen["User-Agent"]);
        Assert.Matches(@"^[56]\d{4}m$", seen["grpc-timeout"]);
        Assert.Equal(("value", "qw"), (seen["text"], seen["bytes-bin"]));
        Assert.DoesNotContain("Content-Length", seen.Keys);
        Assert.DoesNotContain("grpc-encoding", seen.Keys);
    }

    [Fact]
    public async Task Compression_is_asked_for_by_metadata_that_are_not_sent()
    {
        var seen = await ObserveAsync(new CallOptions(new Metadata { { "grpc-internal-encoding-request", "deflate" } }));
        Assert.Equal("deflate", seen["grpc-encoding"]);
        Assert.DoesNotContain("grpc-internal-encoding-request", seen.Keys);
    }

    [Fact]
    public async Task Another_host_may_be_asked_for()
    {
        await using var server = await TestServer.StartAsync(new ScriptedService
        {
            Unary = (_, context) => Task.FromResult(
                new SimpleResponse { Payload = new Payload { Body = ByteString.CopyFromUtf8(context.Host) } }),
        });
        var client = new TestService.TestServiceClient(server.Channel).WithHost("elsewhere:1");
        Assert.Equal("elsewhere:1", (await client.UnaryCallAsync(new SimpleRequest())).Payload.Body.ToStringUtf8());
    }

    [Fact]
    public async Task Credentials_are_sent_in_clear_text_only_on_request()
    {
        var credentials = CallCredentials.Compose(
            CallCredentials.FromInterceptor((context, metadata) =>
            {
                metadata.Add("authorization", $"Bearer {context.MethodName} {new Uri(context.ServiceUrl).AbsolutePath}");
                return Task.CompletedTask;
            }));
        var options = new CallOptions(credentials: credentials);
        var refused = await Assert.ThrowsAsync<RpcException>(() => ObserveAsync(options));
        Assert.Equal(StatusCode.Internal, refused.StatusCode);
        var seen = await ObserveAsync(options, channel => channel.UnsafeUseInsecureChannelCallCredentials = true);
        Assert.Equal("Bearer UnaryCall /grpc.testing.TestService", seen["Authorization"]);
        var ofChannel = await ObserveAsync(default, channel =>
        {
            channel.Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, credentials);
            channel.UnsafeUseInsecureChannelCallCredentials = true;
        });
        Assert.Equal(seen["Authorization"], ofChannel["Authorization"]);
    }

    [Fact]
    public async Task A_request_beyond_the_limit_is_not_sent()
    {
        var calls = 0;
        await using var server = await TestServer.StartAsync(new ScriptedService
        {
            Unary = (_, _) => Task.FromResult(new SimpleResponse { Payload = new Payload { Body = ByteString.CopyFrom((byte)++calls) } }),
        });
        using var channel = server.Connect(options => options.MaxSendMessageSize = 10);
        var client = new TestService.TestServiceClient(channel);
        var request = new SimpleRequest { Payload = new Payload { Body = ByteString.CopyFrom(new byte[20]) } };
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await client.UnaryCallAsync(request));
        Assert.Equal(
            new Status(StatusCode.ResourceExhausted, "Sending message exceeds the maximum configured message size."), exception.Status);
        Assert.Equal(0, calls);
        await client.UnaryCallAsync(new SimpleRequest());
    }

    [Fact]
    public async Task A_deadline_in_the_past_sends_nothing()
    {
        var client = new TestService.TestServiceClient(GrpcChannel.ForAddress("http://127.0.0.1:1"));
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.UnaryCallAsync(new SimpleRequest(), deadline: Now.AddSeconds(-1)));
        Assert.Equal(new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded"), exception.Status);
    }

    [Fact]
    public void A_deadline_is_in_utc()
    {
        var client = new TestService.TestServiceClient(GrpcChannel.ForAddress("http://127.0.0.1:1"));
        var local = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Local);
        Assert.Throws<ArgumentException>(() => client.UnaryCallAsync(new SimpleRequest(), deadline: local));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_unavailable()
    {
        var client = new TestService.TestServiceClient(GrpcChannel.ForAddress($"http://127.0.0.1:{FreePort()}"));
        var unary = await Assert.ThrowsAsync<RpcException>(async () => await client.UnaryCallAsync(new SimpleRequest()));
        Assert.Equal(StatusCode.Unavailable, unary.StatusCode);
        using var call = client.StreamingInputCall();
        var write = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new StreamingInputCallRequest()));
        Assert.Equal(StatusCode.Unavailable, write.StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseHeadersAsync)).StatusCode);
    }

    [Fact]
    public async Task A_call_may_wait_for_its_server()
    {
        var port = FreePort();
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        var client = new TestService.TestServiceClient(channel);
        var waiting = client.UnaryCallAsync(new SimpleRequest(), new CallOptions().WithWaitForReady()).ResponseAsync;
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await using var server = await TestServer.StartAsync(
            application =>
            {
                application.MapGrpcService<InteropTestService>();
                application.Use(InflationCounter.Middleware);
            },
            port: port);
        await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("ftp://host")]
    [InlineData("host:80")]
    [InlineData("host")]
    public void An_address_is_http_or_https(string address) => Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress(address));

    [Fact]
    public void Contradictory_options_are_refused()
    {
        using var handler = new SocketsHttpHandler();
        using var client = new HttpClient();
        Assert.Throws<ArgumentException>(() =>
            GrpcChannel.ForAddress("http://host", new GrpcChannelOptions { HttpHandler = handler, HttpClient = client }));
        Assert.Throws<ArgumentException>(() =>
            GrpcChannel.ForAddress("http://host", new GrpcChannelOptions { Credentials = ChannelCredentials.SecureSsl }));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<Dictionary<string, string>> ObserveAsync(CallOptions options, Action<GrpcChannelOptions>? configure = null)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        await using var server = await TestServer.StartAsync(new ScriptedService
        {
            Unary = (_, context) =>
            {
                var request = context.GetHttpContext().Request;
                (seen["method"], seen["protocol"], seen["path"]) = (request.Method, request.Protocol, request.Path);
                foreach (var (name, value) in request.Headers)
                {
                    seen[name] = value.ToString();
                }

                return Task.FromResult(new SimpleResponse());
            },
        });
        using var channel = server.Connect(configure);
        await new TestService.TestServiceClient(channel).UnaryCallAsync(new SimpleRequest(), options);
        return seen;
    }
}

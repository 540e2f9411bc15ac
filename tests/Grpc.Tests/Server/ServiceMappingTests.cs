using System.Security.Claims;
using System.Text.Encodings.Web;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Vizier.Grpc.Tests.Hosting;
using Vizier.Grpc.Tests.Protos;

namespace Vizier.Grpc.Tests.Server;

/// <summary>How services become endpoints, and what stands around their handlers.</summary>
public sealed class ServiceMappingTests
{
    [Fact]
    public async Task Each_method_is_an_endpoint_with_the_attributes_of_class_and_method()
    {
        await using var server = await TestServer.StartAsync(application => application.MapGrpcService<MarkedService>());
        var endpoints = server.Application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToArray();
        var unary = endpoints.Single(endpoint => endpoint.RoutePattern.RawText == "/grpc.testing.TestService/UnaryCall");
        Assert.Equal("gRPC - /grpc.testing.TestService/UnaryCall", unary.DisplayName);
        Assert.Equal(["class", "method"], unary.Metadata.GetOrderedMetadata<MarkAttribute>().Select(mark => mark.Text));
        Assert.Equal(["POST"], unary.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods);
        var method = unary.Metadata.GetMetadata<GrpcMethodMetadata>()!;
        Assert.Equal((typeof(MarkedService), MethodType.Unary), (method.ServiceType, method.Method.Type));
        Assert.Equal(9, endpoints.Length);
    }

    [Theory]
    [InlineData(null, StatusCode.Unauthenticated)]
    [InlineData("visitor", StatusCode.PermissionDenied)]
    [InlineData("operator", StatusCode.OK)]
    public async Task Authorization_of_the_endpoint_holds(string? role, StatusCode expected)
    {
        await using var server = await TestServer.StartAsync(
            application =>
            {
                application.Use((http, next) =>
                {
                    var given = http.Request.Headers["role"].ToString();
                    http.User = new ClaimsPrincipal(
                        given.Length == 0 ? new ClaimsIdentity() : new ClaimsIdentity([new Claim(ClaimTypes.Role, given)], "test"));
                    return next(http);
                });
                application.UseRouting();
                application.UseAuthorization();
                application.MapGrpcService<InteropTestService>().RequireAuthorization(policy => policy.RequireRole("operator"));
            },
            addServices: services =>
            {
                services.AddAuthorization();
                services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, NoScheme>("test", null);
            });
        var client = new TestService.TestServiceClient(server.Channel);
        using var call = client.EmptyCallAsync(new Empty(), role is null ? [] : new Metadata { { "role", role } });
        await call.ResponseAsync.ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(expected, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Interceptors_stand_around_handlers_of_every_kind_in_order()
    {
        var log = new List<string>();
        await using var server = await TestServer.StartAsync(
            application => application.MapGrpcService<InteropTestService>(),
            options =>
            {
                options.Interceptors.Add<Recorder>("outer");
                options.Interceptors.Add<Recorder>("inner");
            },
            services => services.AddSingleton(log));
        var client = new TestService.TestServiceClient(server.Channel);
        await client.EmptyCallAsync(new Empty());
        using var output = client.StreamingOutputCall(new StreamingOutputCallRequest());
        await output.ResponseStream.MoveNext();
        using var input = client.StreamingInputCall();
        await input.RequestStream.CompleteAsync();
        await input;
        using var duplex = client.FullDuplexCall();
        await duplex.RequestStream.CompleteAsync();
        await duplex.ResponseStream.MoveNext();
        Assert.Equal(
            ["outer EmptyCall", "inner EmptyCall", "outer StreamingOutputCall", "inner StreamingOutputCall",
                "outer StreamingInputCall", "inner StreamingInputCall", "outer FullDuplexCall", "inner FullDuplexCall"],
            log);
    }

    [Fact]
    public async Task A_service_that_is_not_registered_is_made_and_disposed_per_call()
    {
        DisposableService.Disposed = 0;
        await using var server = await TestServer.StartAsync(application => application.MapGrpcService<DisposableService>());
        var client = new TestService.TestServiceClient(server.Channel);
        await client.EmptyCallAsync(new Empty());
        await client.EmptyCallAsync(new Empty());
        Assert.True(SpinWait.SpinUntil(() => DisposableService.Disposed == 2, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task One_service_may_have_settings_of_its_own()
    {
        await using var server = await TestServer.StartAsync(
            application => application.MapGrpcService<InteropTestService>(),
            options => options.EnableDetailedErrors = true,
            services => services.AddGrpc().AddServiceOptions<InteropTestService>(options => options.MaxReceiveMessageSize = 3));
        var client = new TestService.TestServiceClient(server.Channel);
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.UnaryCallAsync(new SimpleRequest { ResponseSize = 1_000_000 }));
        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
    }

    [Fact]
    public async Task Responses_are_compressed_where_the_client_accepts_it()
    {
        await using var server = await TestServer.StartAsync(
            application =>
            {
                application.Use(InflationCounter.Middleware);
                application.MapGrpcService<InteropTestService>();
            },
            options => options.ResponseCompressionAlgorithm = "gzip");
        using var client = new RawClient(server.Address);
        var request = RawClient.Frame(0, 16, 100);
        var accepted = await client.SendAsync(request, headers: [("grpc-accept-encoding", "identity, gzip")]);
        Assert.Equal(("gzip", 1), (accepted.Headers["grpc-encoding"], accepted.Body[0]));
        var refused = await client.SendAsync(request, headers: [("grpc-accept-encoding", "identity, deflate")]);
        Assert.DoesNotContain("grpc-encoding", refused.Headers.Keys);
        Assert.Equal(0, refused.Body[0]);
    }

    [Fact]
    public async Task An_unknown_response_encoding_is_refused_when_the_service_is_mapped()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => TestServer.StartAsync(
            application => application.MapGrpcService<InteropTestService>(), options => options.ResponseCompressionAlgorithm = "snappy"));
        Assert.Equal("ResponseCompressionAlgorithm is 'snappy'; known are identity, gzip, deflate.", exception.Message);
    }

    [Fact]
    public async Task A_class_that_is_no_service_is_refused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            TestServer.StartAsync(application => application.MapGrpcService<Recorder>()));

    [Fact]
    public async Task Unknown_services_may_be_left_to_others()
    {
        await using var server = await TestServer.StartAsync(
            application => application.MapGrpcService<InteropTestService>(), options => options.IgnoreUnknownServices = true);
        using var client = new RawClient(server.Address);
        Assert.Equal(404, (await client.SendAsync(RawClient.Frame(0), "/no.Service/Call")).HttpStatus);
        Assert.Equal(200, (await client.SendAsync(RawClient.Frame(0), "/grpc.testing.TestService/NoCall")).HttpStatus);
    }

    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
    private sealed class MarkAttribute(string text) : Attribute
    {
        public string Text { get; } = text;
    }

    [Mark("class")]
    private sealed class MarkedService : TestService.TestServiceBase
    {
        [Mark("method")]
        public override Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context) =>
            base.UnaryCall(request, context);
    }

    private sealed class DisposableService : TestService.TestServiceBase, IDisposable
    {
        public static int Disposed;

        public override Task<Empty> EmptyCall(Empty request, ServerCallContext context) => Task.FromResult(request);

        public void Dispose() => Interlocked.Increment(ref Disposed);
    }

    private sealed class Recorder(string name, List<string> log) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            Record(context);
            return base.UnaryServerHandler(request, context, continuation);
        }

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            ServerCallContext context,
            ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Record(context);
            return base.ClientStreamingServerHandler(requestStream, context, continuation);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Record(context);
            return base.ServerStreamingServerHandler(request, responseStream, context, continuation);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Record(context);
            return base.DuplexStreamingServerHandler(requestStream, responseStream, context, continuation);
        }

        private void Record(ServerCallContext context) => log.Add($"{name} {context.Method.Split('/')[^1]}");
    }

    private sealed class NoScheme(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger,
        UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(AuthenticateResult.NoResult());
    }
}

using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vizier.Grpc.Tests.Hosting;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Vizier.Grpc.Tests.Health;

public sealed class HealthServiceTests : IAsyncLifetime
{
    private TestServer _server = null!;

    private global::Grpc.Health.V1.Health.HealthClient Client => new(_server.Channel);

    private HealthServiceImpl Service => _server.Application.Services.GetRequiredService<HealthServiceImpl>();

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(
        application =>
        {
            application.MapGrpcService<InteropTestService>();
            application.MapGrpcHealthService();
        },
        addServices: services => services.AddGrpcHealth());

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("grpc.testing.TestService")]
    [InlineData("grpc.health.v1.Health")]
    public async Task A_started_server_serves_itself_and_its_services(string service)
    {
        var response = await Client.CheckAsync(new HealthCheckRequest { Service = service });
        Assert.Equal(ServingStatus.Serving, response.Status);
    }

    [Fact]
    public async Task An_unknown_service_is_not_found()
    {
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await Client.CheckAsync(new HealthCheckRequest { Service = "nowhere" }));
        Assert.Equal(new Status(StatusCode.NotFound, "The service 'nowhere' is unknown."), exception.Status);
    }

    [Fact]
    public async Task List_has_every_status()
    {
        Service.SetStatus("broken", ServingStatus.NotServing);
        var response = await Client.ListAsync(new HealthListRequest());
        Assert.Equal(
            ["", "broken", "grpc.health.v1.Health", "grpc.testing.TestService"], response.Statuses.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(ServingStatus.NotServing, response.Statuses["broken"].Status);
    }

    [Fact]
    public async Task Watch_tells_changes_but_no_repetition()
    {
        using var call = Client.Watch(new HealthCheckRequest { Service = "later" });
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(call));
        Service.SetStatus("later", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync(call));
        Service.SetStatus("later", ServingStatus.Serving);
        Service.SetStatus("later", ServingStatus.NotServing);
        Assert.Equal(ServingStatus.NotServing, await NextAsync(call));
        Service.ClearStatus("later");
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(call));
    }

    [Fact]
    public async Task A_stopping_server_tells_its_watchers_and_ends_their_calls()
    {
        using var call = Client.Watch(new HealthCheckRequest());
        Assert.Equal(ServingStatus.Serving, await NextAsync(call));
        _server.Application.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.Equal(ServingStatus.NotServing, await NextAsync(call));
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
    }

    [Fact]
    public async Task A_status_set_after_shutdown_is_ignored()
    {
        var service = new HealthServiceImpl();
        service.SetStatus("", ServingStatus.Serving);
        service.Shutdown();
        service.SetStatus("", ServingStatus.Serving);
        Assert.Equal(ServingStatus.NotServing, (await service.Check(new HealthCheckRequest(), null!)).Status);
    }

    [Fact]
    public async Task Clearing_all_forgets_every_service()
    {
        var service = new HealthServiceImpl();
        service.SetStatus("", ServingStatus.Serving);
        service.SetStatus("other", ServingStatus.Serving);
        service.ClearAll();
        Assert.Empty((await service.List(new HealthListRequest(), null!)).Statuses);
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext());
        return call.ResponseStream.Current.Status;
    }
}

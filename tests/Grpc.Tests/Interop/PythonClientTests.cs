using Grpc.HealthCheck;
using Microsoft.Extensions.DependencyInjection;
using Vizier.Grpc.Tests.Hosting;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Vizier.Grpc.Tests.Interop;

/// <summary>Debian's grpcio as the client of our server.</summary>
[Trait("Category", "Components")]
public sealed class PythonClientTests(InteropServer server, ForeignTools tools)
{
    private static readonly string[] Cases =
    [
        "empty_unary", "large_unary", "client_compressed_unary", "server_compressed_unary", "client_streaming",
        "client_compressed_streaming", "server_streaming", "server_compressed_streaming", "ping_pong", "half_duplex", "empty_stream",
        "custom_metadata", "status_code_and_message", "special_status_message", "unimplemented_method", "unimplemented_service",
        "cancel_after_begin", "cancel_after_first_response", "timeout_on_sleeping_server", "oversized_message", "rpc_soak",
        "channel_soak", "health", "reflection",
    ];

    private string Address => $"{server.Address.Host}:{server.Address.Port}";

    [Fact]
    public async Task All_cases_hold()
    {
        var output = await ForeignProcess.RunAsync(
            ForeignTools.Python, ForeignTools.Scripts, ["interop_cases.py", Address, await tools.StubsAsync(), .. Cases]);
        Assert.Equal(Cases.Select(name => $"ok {name}"), output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Health_changes_are_watched()
    {
        await using var process = ForeignProcess.Start(
            ForeignTools.Python, ForeignTools.Scripts, "interop_cases.py", Address, await tools.StubsAsync(), "health_watch");
        Assert.Equal("watching", await process.ReadLineAsync());
        var health = server.Services.GetRequiredService<HealthServiceImpl>();
        health.SetStatus("watched", ServingStatus.Serving);
        health.SetStatus("watched", ServingStatus.NotServing);
        Assert.Equal("ok health_watch\n", await process.FinishAsync());
        health.ClearStatus("watched");
    }
}

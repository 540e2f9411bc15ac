using Vizier.Grpc.Tests.Hosting;

namespace Vizier.Grpc.Tests.Interop;

/// <summary>npm's @grpc/grpc-js as the client of our server.</summary>
[Trait("Category", "Components")]
public sealed class NodeClientTests(InteropServer server, ForeignTools tools)
{
    private static readonly string[] Cases =
    [
        "empty_unary", "large_unary", "client_compressed_unary", "server_compressed_unary", "client_streaming", "server_streaming",
        "server_compressed_streaming", "ping_pong", "half_duplex", "empty_stream", "custom_metadata", "status_code_and_message",
        "special_status_message", "unimplemented_method", "unimplemented_service", "cancel_after_begin", "cancel_after_first_response",
        "timeout_on_sleeping_server", "many_at_once",
    ];

    [Fact]
    public async Task All_cases_hold()
    {
        await tools.ModulesAsync();
        var address = $"{server.Address.Host}:{server.Address.Port}";
        var output = await ForeignProcess.RunAsync(
            "node", ForeignTools.Scripts, ["interop_cases.mjs", address, ForeignTools.Protos, .. Cases]);
        Assert.Equal(Cases.Select(name => $"ok {name}"), output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}

using Grpc.Net.Client;

namespace Vizier.Grpc.Tests.Interop;

/// <summary>gRPC's interoperability cases, our client against Debian's grpcio as the server.</summary>
[Trait("Category", "Components")]
public sealed class PythonServerTests(PythonServerTests.PythonServer server) : InteropCases, IClassFixture<PythonServerTests.PythonServer>
{
    protected override GrpcChannel Channel => server.Channel;

    // Its handlers cannot see whether a message was compressed.
    protected override bool JudgesCompression => false;

    public sealed class PythonServer(ForeignTools tools) : IAsyncLifetime
    {
        private ForeignProcess? _process;

        public GrpcChannel Channel { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _process = ForeignProcess.Start(ForeignTools.Python, ForeignTools.Scripts, "interop_server.py", await tools.StubsAsync());
            Channel = GrpcChannel.ForAddress($"http://127.0.0.1:{int.Parse((await _process.ReadLineAsync())!)}");
        }

        public async ValueTask DisposeAsync()
        {
            Channel?.Dispose();
            if (_process is not null)
            {
                await _process.DisposeAsync();
            }
        }
    }
}

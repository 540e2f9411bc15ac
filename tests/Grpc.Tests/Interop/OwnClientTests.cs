using Grpc.Net.Client;
using Vizier.Grpc.Tests.Hosting;

namespace Vizier.Grpc.Tests.Interop;

/// <summary>gRPC's interoperability cases, our client against our server.</summary>
public sealed class OwnClientTests(InteropServer server) : InteropCases
{
    protected override GrpcChannel Channel => server.Channel;
}

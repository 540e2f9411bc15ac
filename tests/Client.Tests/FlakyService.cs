using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vizier.Protocol;

namespace Vizier.Client.Tests;

/// <summary>A service over real HTTP/2 that fails as often as the test says.</summary>
internal sealed class FlakyService : VizierService.VizierServiceBase, IAsyncDisposable
{
    private WebApplication? _server;

    /// <summary>The authorization of each call that came.</summary>
    internal ConcurrentQueue<string?> Calls { get; } = [];

    /// <summary>The codes of the next answers; after them all is well.</summary>
    internal ConcurrentQueue<StatusCode> Failures { get; } = [];

    internal string Endpoint { get; private set; } = "";

    internal static async Task<FlakyService> StartAsync()
    {
        var service = new FlakyService();
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        _ = builder.Services.AddGrpc();
        _ = builder.Services.AddSingleton(service);
        service._server = builder.Build();
        _ = service._server.MapGrpcService<FlakyService>();
        await service._server.StartAsync();
        service.Endpoint = service._server.Urls.First();
        return service;
    }

    public override Task<Study> GetStudy(GetStudyRequest request, ServerCallContext context) => Answer(context, request.Name);

    public override Task<Study> CreateStudy(CreateStudyRequest request, ServerCallContext context) => Answer(context, request.Parent);

    public override async Task<Trial> CreateTrial(CreateTrialRequest request, ServerCallContext context) =>
        new() { Name = (await Answer(context, request.Parent)).Name };

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private async Task<Study> Answer(ServerCallContext context, string name)
    {
        Calls.Enqueue(context.RequestHeaders.GetValue("authorization"));
        if (name == "slow")
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Failures.TryDequeue(out var code) ? throw new RpcException(new Status(code, "as scripted")) : new Study { Name = name };
    }
}

using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vizier.Protocol;

namespace Vizier.Tests.Pythia;

/// <summary>A foreign Pythia service that answers as the test says.</summary>
internal sealed class ScriptedPythia : PythiaService.PythiaServiceBase, IAsyncDisposable
{
    private WebApplication? _server;

    public string Endpoint { get; private set; } = string.Empty;

    public ConcurrentQueue<SuggestRequest> SuggestRequests { get; } = [];

    public ConcurrentQueue<EarlyStopRequest> StopRequests { get; } = [];

    public Func<SuggestRequest, Task<SuggestDecision>> OnSuggest { get; set; } = _ => Task.FromResult(new SuggestDecision());

    public Func<EarlyStopRequest, EarlyStopDecisions> OnEarlyStop { get; set; } = _ => new EarlyStopDecisions();

    public static async Task<ScriptedPythia> StartAsync()
    {
        var pythia = new ScriptedPythia();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(pythia);
        pythia._server = builder.Build();
        pythia._server.MapGrpcService<ScriptedPythia>();
        await pythia._server.StartAsync();
        pythia.Endpoint = new Uri(pythia._server.Urls.First()).Authority;
        return pythia;
    }

    public override Task<SuggestDecision> Suggest(SuggestRequest request, ServerCallContext context)
    {
        SuggestRequests.Enqueue(request);
        return OnSuggest(request);
    }

    public override Task<EarlyStopDecisions> EarlyStop(EarlyStopRequest request, ServerCallContext context)
    {
        StopRequests.Enqueue(request);
        return Task.FromResult(OnEarlyStop(request));
    }

    public override Task<Empty> Ping(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();
}

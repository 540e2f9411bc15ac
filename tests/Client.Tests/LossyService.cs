using System.Collections.Concurrent;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Vizier.Hosting;

namespace Vizier.Client.Tests;

/// <summary>The real service, of whose answers some are lost: the call is carried out, the caller hears UNAVAILABLE.</summary>
internal sealed class LossyService : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vizier-lossy-").FullName;
    private readonly Losses _losses = new();
    private VizierHost? _host;

    public string Endpoint => _host!.Addresses.Grpc.Authority;

    /// <summary>The methods that were called.</summary>
    public IReadOnlyCollection<string> Calls => _losses.Calls;

    public static async Task<LossyService> StartAsync()
    {
        var service = new LossyService();
        service._host = await VizierHost.StartAsync(new VizierHostOptions
        {
            Grpc = "127.0.0.1:0",
            Http = "127.0.0.1:0",
            Database = Path.Combine(service._folder, "vizier.db"),
            HandlesSignals = false,
            ConfigureServices = services => services
                .AddSingleton(service._losses)
                .Configure<GrpcServiceOptions>(options => options.Interceptors.Add<Losses>()),
        });
        return service;
    }

    /// <summary>Loses the next answers of a method.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="code">What the caller hears.</param>
    /// <param name="times">How many answers.</param>
    /// <param name="carriedOut">Whether the calls are carried out.</param>
    public void Lose(string method, StatusCode code = StatusCode.Unavailable, int times = 1, bool carriedOut = true)
    {
        for (var i = 0; i < times; i++)
        {
            _losses.Next.Enqueue((method, code, carriedOut));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.StopAsync();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Losses : Interceptor
    {
        public ConcurrentQueue<(string Method, StatusCode Code, bool CarriedOut)> Next { get; } = [];

        public ConcurrentQueue<string> Calls { get; } = [];

        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            var method = context.Method.Split('/')[^1];
            Calls.Enqueue(method);
            if (!Next.TryPeek(out var loss) || loss.Method != method)
            {
                return await continuation(request, context);
            }

            Next.TryDequeue(out _);
            if (loss.CarriedOut)
            {
                await continuation(request, context);
            }

            throw new RpcException(new Status(loss.Code, "the answer was lost"));
        }
    }
}

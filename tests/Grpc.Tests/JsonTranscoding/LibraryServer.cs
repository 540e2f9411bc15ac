using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.DependencyInjection;
using Vizier.Grpc.Tests.Hosting;
using Vizier.Grpc.Tests.Protos.Library;

namespace Vizier.Grpc.Tests.JsonTranscoding;

/// <summary>A library over HTTP/1.1 and JSON whose methods do what a test says; unless told otherwise they echo.</summary>
public sealed class LibraryServer : LibraryService.LibraryServiceBase
{
    public UnaryServerMethod<BookRequest, Echo> Unary { get; init; } =
        (request, _) => Task.FromResult(new Echo { Request = request, Count = 1 });

    public ServerStreamingServerMethod<BookRequest, Echo> Stream { get; init; } = async (request, responses, _) =>
    {
        for (var i = 1; i <= 3; i++)
        {
            await responses.WriteAsync(new Echo { Count = i });
        }
    };

    internal static async Task<(TestServer Server, HttpClient Http)> StartAsync(
        LibraryServer? service = null,
        Action<GrpcServiceOptions>? configure = null,
        Action<GrpcJsonTranscodingOptions>? configureJson = null)
    {
        var server = await TestServer.StartAsync(
            application => application.MapGrpcService<LibraryServer>(),
            configure,
            services =>
            {
                services.AddSingleton(service ?? new LibraryServer());
                services.AddGrpc().AddJsonTranscoding(configureJson);
            });
        return (server, new HttpClient { BaseAddress = server.Http1Address });
    }

    public override Task<Echo> GetBook(BookRequest request, ServerCallContext context) => Unary(request, context);

    public override Task<Echo> PutBook(BookRequest request, ServerCallContext context) => Unary(request, context);

    public override Task<Echo> MoveBook(BookRequest request, ServerCallContext context) => Unary(request, context);

    public override Task ReadBooks(BookRequest request, IServerStreamWriter<Echo> responseStream, ServerCallContext context) =>
        Stream(request, responseStream, context);
}

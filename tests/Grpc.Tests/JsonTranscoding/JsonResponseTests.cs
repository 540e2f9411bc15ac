using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Json;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Vizier.Grpc.Tests.Hosting;
using Vizier.Grpc.Tests.Protos.Library;
using RpcStatus = Google.Rpc.Status;
using Status = Grpc.Core.Status;

namespace Vizier.Grpc.Tests.JsonTranscoding;

public sealed class JsonResponseTests : IAsyncDisposable
{
    private TestServer? _server;
    private HttpClient? _http;

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await (_server?.DisposeAsync() ?? default);
    }

    [Theory]
    [InlineData(StatusCode.Cancelled, 499)]
    [InlineData(StatusCode.Unknown, 500)]
    [InlineData(StatusCode.InvalidArgument, 400)]
    [InlineData(StatusCode.DeadlineExceeded, 504)]
    [InlineData(StatusCode.NotFound, 404)]
    [InlineData(StatusCode.AlreadyExists, 409)]
    [InlineData(StatusCode.PermissionDenied, 403)]
    [InlineData(StatusCode.ResourceExhausted, 429)]
    [InlineData(StatusCode.FailedPrecondition, 400)]
    [InlineData(StatusCode.Aborted, 409)]
    [InlineData(StatusCode.OutOfRange, 400)]
    [InlineData(StatusCode.Unimplemented, 501)]
    [InlineData(StatusCode.Internal, 500)]
    [InlineData(StatusCode.Unavailable, 503)]
    [InlineData(StatusCode.DataLoss, 500)]
    [InlineData(StatusCode.Unauthenticated, 401)]
    public async Task Each_status_has_its_HTTP_status(StatusCode code, int expected)
    {
        await ServeAsync(new LibraryServer { Unary = (_, _) => throw new RpcException(new Status(code, "why \u00e9")) });
        var response = await _http!.GetAsync("/v1/books/b");

        Assert.Equal(expected, (int)response.StatusCode);
        var error = await ReadAsync(response);
        Assert.Equal(((int)code, "why \u00e9"), ((int)error["code"]!, (string)error["message"]!));
    }

    [Fact]
    public async Task Details_are_told()
    {
        var details = new RpcStatus
        {
            Code = 3,
            Message = "m",
            Details =
            {
                Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "f", Description = "d" } } }),
                new Any { TypeUrl = "type.googleapis.com/not.Known", Value = ByteString.CopyFrom(8, 1) },
            },
        };
        var trailers = new Metadata { { "grpc-status-details-bin", details.ToByteArray() } };
        await ServeAsync(new LibraryServer { Unary = (_, _) => throw new RpcException(new Status(StatusCode.InvalidArgument, "m"), trailers) });

        var found = (await ReadAsync(await _http!.GetAsync("/v1/books/b")))["details"]!;
        Assert.Equal("f", (string)found[0]!["fieldViolations"]![0]!["field"]!);
        Assert.Equal("type.googleapis.com/not.Known", (string)found[1]!["typeUrl"]!);
        Assert.Equal("CAE=", (string)found[1]!["value"]!);
    }

    [Fact]
    public async Task A_status_without_an_exception_is_told_too()
    {
        await ServeAsync(new LibraryServer
        {
            Unary = (_, context) =>
            {
                context.Status = new Status(StatusCode.NotFound, "gone");
                return Task.FromResult(new Echo());
            },
        });
        var response = await _http!.GetAsync("/v1/books/b");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("gone", (string)(await ReadAsync(response))["message"]!);
    }

    [Fact]
    public async Task An_unexpected_exception_tells_nothing_of_itself()
    {
        await ServeAsync(new LibraryServer { Unary = (_, _) => throw new InvalidOperationException("secret") });
        var response = await _http!.GetAsync("/v1/books/b");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defaults_are_written_unless_that_is_turned_off()
    {
        await ServeAsync();
        var full = JsonNode.Parse(await _http!.GetStringAsync("/v1/books/b"))!["request"]!.AsObject();
        Assert.Equal(("GENRE_UNSPECIFIED", false, 0), ((string)full["genre"]!, (bool)full["all"]!, full["pages"]!.AsArray().Count));
        Assert.False(full.ContainsKey("book"));

        await ServeAsync(json: options => options.JsonSettings = new GrpcJsonSettings { IgnoreDefaultValues = true, WriteIndented = true });
        var text = await _http!.GetStringAsync("/v1/books/b");
        Assert.Equal("{\"request\":{\"name\":\"b\"},\"count\":\"1\"}", JsonNode.Parse(text)!.ToJsonString());
        Assert.Contains("\n  ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_are_lines_that_come_as_they_are_written()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await ServeAsync(new LibraryServer
        {
            Stream = async (_, responses, _) =>
            {
                await responses.WriteAsync(new Echo { Count = 1 });
                await goOn.Task;
                await responses.WriteAsync(new Echo { Count = 2 });
            },
        });
        using var response = await _http!.GetAsync("/v1/books:read", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(1, Echo.Parser.ParseJson(await reader.ReadLineAsync()).Count);
        goOn.SetResult();
        Assert.Equal(2, Echo.Parser.ParseJson(await reader.ReadLineAsync()).Count);
        Assert.Null(await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_stream_that_fails_says_so_by_its_status_or_in_its_last_line()
    {
        await ServeAsync(new LibraryServer
        {
            Stream = async (request, responses, _) =>
            {
                if (request.All)
                {
                    await responses.WriteAsync(new Echo { Count = 1 });
                }

                throw new RpcException(new Status(StatusCode.Aborted, "lost"));
            },
        });
        Assert.Equal(HttpStatusCode.Conflict, (await _http!.GetAsync("/v1/books:read")).StatusCode);

        var lines = (await _http.GetStringAsync("/v1/books:read?all=true")).TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal("lost", (string)JsonNode.Parse(lines[1])!["error"]!["message"]!);
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_the_call()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await ServeAsync(new LibraryServer
        {
            Stream = async (_, responses, context) =>
            {
                await responses.WriteAsync(new Echo());
                context.CancellationToken.Register(cancelled.SetResult);
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
        });
        var response = await _http!.GetAsync("/v1/books:read", HttpCompletionOption.ResponseHeadersRead);
        response.Dispose();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Interceptors_and_handlers_see_the_call_as_with_gRPC()
    {
        (string Method, string? Key, object? Mark, string Peer, DateTime Deadline, bool IsSameRequest) seen = default;
        await ServeAsync(
            new LibraryServer
            {
                Unary = async (request, context) =>
                {
                    seen = (
                        context.Method,
                        context.RequestHeaders.GetValue("authorization"),
                        context.UserState["mark"],
                        context.Peer,
                        context.Deadline,
                        context.GetHttpContext().Request.Path == "/v1/books/b");
                    await context.WriteResponseHeadersAsync(new Metadata { { "x-answer", "42" } });
                    return new Echo { Request = request };
                },
            },
            options => options.Interceptors.Add<Marker>());
        using var message = new HttpRequestMessage(HttpMethod.Get, "/v1/books/b");
        message.Headers.Add("Authorization", "Bearer k");
        var response = await _http!.SendAsync(message);

        Assert.Equal(("/library.LibraryService/GetBook", "Bearer k", "marked"), (seen.Method, seen.Key, seen.Mark));
        Assert.StartsWith("ipv4:127.0.0.1:", seen.Peer, StringComparison.Ordinal);
        Assert.Equal(DateTime.MaxValue, seen.Deadline);
        Assert.True(seen.IsSameRequest);
        Assert.Equal(["42"], response.Headers.GetValues("x-answer"));
    }

    [Fact]
    public async Task Messages_of_unknown_types_come_through_unharmed()
    {
        BookRequest? got = null;
        var unknown = new Any { TypeUrl = "type.googleapis.com/not.Known", Value = ByteString.CopyFrom(1, 2, 3) };
        var broken = new Any { TypeUrl = "type.googleapis.com/library.Book", Value = ByteString.CopyFrom(0xFF) };
        var known = Any.Pack(new Book { Title = "inner", Cover = Any.Pack(new Duration { Seconds = 1 }) });
        var all = new BookRequest { Books = { new Book { Cover = unknown }, new Book { Cover = broken }, new Book { Cover = known } } };
        await ServeAsync(new LibraryServer
        {
            Unary = (request, _) =>
            {
                got = request.Books.Count > 0 ? request : null;
                return Task.FromResult(new Echo { Request = all });
            },
        });

        var shown = JsonNode.Parse(await _http!.GetStringAsync("/v1/books/b"))!["request"]!;
        Assert.Equal($"type.googleapis.com/{OpaqueMessage.Descriptor.FullName}", (string)shown["books"]![0]!["cover"]!["@type"]!);
        Assert.Equal("inner", (string)shown["books"]![2]!["cover"]!["title"]!);

        using var body = new StringContent(shown.ToJsonString(), null, "application/json");
        Assert.Equal(HttpStatusCode.OK, (await _http.PostAsync("/v1/shelves/a/books/b:move", body)).StatusCode);
        Assert.Equal(all.Books, got!.Books);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    private async Task ServeAsync(
        LibraryServer? service = null, Action<GrpcServiceOptions>? configure = null, Action<GrpcJsonTranscodingOptions>? json = null)
    {
        await DisposeAsync();
        (_server, _http) = await LibraryServer.StartAsync(service, configure, json);
    }

    private sealed class Marker : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            context.UserState["mark"] = "marked";
            return continuation(request, context);
        }
    }
}

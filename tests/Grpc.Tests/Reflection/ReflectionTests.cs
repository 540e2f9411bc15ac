using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Vizier.Grpc.Tests.Hosting;
using Alpha = Grpc.Reflection.V1Alpha;

namespace Vizier.Grpc.Tests.Reflection;

public sealed class ReflectionTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(
        application =>
        {
            application.MapGrpcService<InteropTestService>();
            application.MapGrpcService<ExtendedService>();
            application.MapGrpcReflectionService();
        },
        addServices: services => services.AddGrpcReflection());

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task All_mapped_services_are_listed()
    {
        var response = await AskAsync(new ServerReflectionRequest { Host = "here", ListServices = "" });
        Assert.Equal(
            [
                "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
                "grpc.testing.TestService", "vizier.grpc.testing.ExtendedService",
            ],
            response.ListServicesResponse.Service.Select(service => service.Name));
        Assert.Equal("here", response.ValidHost);
        Assert.Equal("here", response.OriginalRequest.Host);
    }

    [Theory]
    [InlineData("grpc.testing.TestService")]
    [InlineData("grpc.testing.TestService.UnaryCall")]
    [InlineData("grpc.testing.SimpleRequest")]
    [InlineData(".grpc.testing.SimpleRequest")]
    [InlineData("grpc.testing.SimpleRequest.payload")]
    [InlineData("grpc.testing.PayloadType")]
    [InlineData("grpc.testing.COMPRESSABLE")]
    public async Task A_symbol_is_found_in_its_file(string symbol)
    {
        var response = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });
        Assert.Equal(["test_service.proto"], FileNames(response));
    }

    [Fact]
    public async Task A_file_comes_with_its_imports_and_can_be_built_from_them()
    {
        var response = await AskAsync(new ServerReflectionRequest { FileByFilename = "extended_service.proto" });
        Assert.Equal(["extended_service.proto", "google/protobuf/descriptor.proto", "nested/nested.proto"], FileNames(response));
        var built = FileDescriptor.BuildFromByteStrings(response.FileDescriptorResponse.FileDescriptorProto.Reverse());
        Assert.Contains(built, file => file.Services.Any(service => service.Name == "ExtendedService"));
    }

    [Fact]
    public async Task Imports_are_sent_once_per_stream()
    {
        var request = new ServerReflectionRequest { FileByFilename = "extended_service.proto" };
        var responses = await AskAsync(request, request);
        Assert.Equal(["extended_service.proto"], FileNames(responses[1]));
    }

    [Theory]
    [InlineData("vizier.grpc.testing.Nested.Inner")]
    [InlineData("vizier.grpc.testing.Nested.Inner.choice")]
    [InlineData("vizier.grpc.testing.Nested.FIRST")]
    public async Task Nested_declarations_are_found(string symbol)
    {
        var response = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });
        Assert.Equal(["nested/nested.proto"], FileNames(response));
    }

    [Fact]
    public async Task Extensions_are_found_by_type_and_number()
    {
        const string type = "google.protobuf.MethodOptions";
        var numbers = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = type });
        Assert.Equal([50001, 50002], numbers.AllExtensionNumbersResponse.ExtensionNumber);
        Assert.Equal(type, numbers.AllExtensionNumbersResponse.BaseTypeName);

        var extension = new ExtensionRequest { ContainingType = type, ExtensionNumber = 50001 };
        var file = await AskAsync(new ServerReflectionRequest { FileContainingExtension = extension });
        Assert.Equal("extended_service.proto", FileNames(file)[0]);
    }

    [Fact]
    public async Task What_is_unknown_is_an_answer_and_the_stream_goes_on()
    {
        var responses = await AskAsync(
            new ServerReflectionRequest { FileByFilename = "no.proto" },
            new ServerReflectionRequest { FileContainingSymbol = "no.Symbol" },
            new ServerReflectionRequest
            {
                FileContainingExtension = new ExtensionRequest { ContainingType = "no.Type", ExtensionNumber = 7 },
            },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "no.Type" },
            new ServerReflectionRequest(),
            new ServerReflectionRequest { FileByFilename = "test_service.proto" });
        Assert.Equal(
            [
                (StatusCode.NotFound, "The file 'no.proto' is unknown."),
                (StatusCode.NotFound, "The symbol 'no.Symbol' is unknown."),
                (StatusCode.NotFound, "The extension 7 of 'no.Type' is unknown."),
                (StatusCode.NotFound, "The message 'no.Type' is unknown."),
                (StatusCode.Unimplemented, "The request asks for nothing that is known."),
            ],
            responses[..5].Select(response => ((StatusCode)response.ErrorResponse.ErrorCode, response.ErrorResponse.ErrorMessage)));
        Assert.Equal(["test_service.proto"], FileNames(responses[5]));
    }

    [Fact]
    public async Task The_older_version_answers_the_same()
    {
        var newer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = "grpc.testing.TestService" });
        using var call = new Alpha.ServerReflection.ServerReflectionClient(_server.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new Alpha.ServerReflectionRequest { FileContainingSymbol = "grpc.testing.TestService" });
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal(newer.ToByteString(), call.ResponseStream.Current.ToByteString());
    }

    private static List<string> FileNames(ServerReflectionResponse response) =>
        [.. response.FileDescriptorResponse.FileDescriptorProto.Select(file => FileDescriptorProto.Parser.ParseFrom(file).Name)];

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request) =>
        Assert.Single(await AskAsync([request]));

    private async Task<List<ServerReflectionResponse>> AskAsync(params ServerReflectionRequest[] requests)
    {
        using var call = new ServerReflection.ServerReflectionClient(_server.Channel).ServerReflectionInfo();
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request);
        }

        await call.RequestStream.CompleteAsync();
        return await call.ResponseStream.ReadAllAsync().ToListAsync();
    }

    public sealed class ExtendedService : Protos.ExtendedService.ExtendedServiceBase;
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Api;
using Vizier.Protocol;
using Vizier.Protocol.Analyses;
using Vizier.Protocol.Experiments;
using Vizier.Protocol.Insights;
using Vizier.Protocol.Transfers;
using Vizier.Tests.Hosting;

namespace Vizier.Tests.Api.Rest;

public sealed class OpenApiTests : IAsyncLifetime
{
    private TestHost _host = null!;
    private string _text = null!;
    private JsonNode _document = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        using var http = new HttpClient { BaseAddress = _host.Host.Addresses.Http };
        _text = await http.GetStringAsync("/openapi.json");
        _document = JsonNode.Parse(_text)!;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void Every_method_is_described_and_reachable_by_HTTP()
    {
        var methods = new[]
        {
            VizierServiceReflection.Descriptor, ExperimentsReflection.Descriptor, TransferReflection.Descriptor, InsightReflection.Descriptor, AnalysisReflection.Descriptor,
        }.SelectMany(file => file.Services).SelectMany(service => service.Methods).ToList();

        Assert.Equal(17 + 12 + 4 + 9 + 9, methods.Count);
        Assert.All(methods, method => Assert.NotNull(method.GetOptions()?.GetExtension(AnnotationsExtensions.Http)));
        Assert.Equal(
            methods.Select(method => $"{method.Service.Name}_{method.Name}").Order(),
            Operations().Select(operation => (string)operation["operationId"]!).Order());
    }

    [Fact]
    public void All_references_lead_somewhere_and_path_parameters_are_those_of_the_path()
    {
        var schemas = _document["components"]!["schemas"]!.AsObject();
        var references = Regex.Matches(_text, "\"\\$ref\":\"#/components/schemas/([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, name => Assert.True(schemas.ContainsKey(name), name));
        Assert.All(_document["paths"]!.AsObject(), path => Assert.All(path.Value!.AsObject(), operation => Assert.Equal(
            Regex.Matches(path.Key, @"\{(\w+)\}").Select(match => match.Groups[1].Value),
            operation.Value!["parameters"]?.AsArray().Where(parameter => (string)parameter!["in"]! == "path").Select(parameter => (string)parameter!["name"]!) ?? [])));
    }

    [Fact]
    public void Comments_queries_and_types_are_those_of_the_protocol()
    {
        var list = _document["paths"]!["/v1/owners/{owner}/studies/{study}/trials"]!["get"]!;
        Assert.Equal("Lists a study's trials by ascending id.", (string)list["summary"]!);
        Assert.Equal(["study", "pageToken", "pageSize"], list["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!).Skip(1));

        var trial = _document["components"]!["schemas"]!["vizier.Trial"]!["properties"]!;
        Assert.Contains("SUCCEEDED", trial["state"]!["enum"]!.AsArray().Select(value => (string)value!));
        Assert.Equal("date-time", (string)trial["startTime"]!["format"]!);
        Assert.Equal("The client that evaluates the trial.", (string)trial["clientId"]!["description"]!);
    }

    [Fact]
    [Trait("Category", "Components")]
    public async Task A_validator_of_OpenAPI_finds_nothing_wrong()
    {
        const string validate = "import json, sys; from openapi_spec_validator import validate; validate(json.load(open(sys.argv[1])))";
        if (await RunAsync("-c", "import openapi_spec_validator") != "")
        {
            Assert.Skip("the Python package openapi-spec-validator is missing");
        }

        var file = Path.Combine(_host.Folder, "openapi.json");
        await File.WriteAllTextAsync(file, _text, TestContext.Current.CancellationToken);
        Assert.Equal("", await RunAsync("-c", validate, file));
    }

    private IEnumerable<JsonNode> Operations() =>
        _document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!);

    // What it says to standard error; empty if all is well.
    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", ["python3", .. arguments]) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return errors;
    }
}

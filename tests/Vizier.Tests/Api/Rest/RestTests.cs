using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vizier.Protocol;
using Vizier.Tests.Hosting;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Api.Rest;

public sealed class RestTests : RpcTests
{
    private HttpClient Http => field ??= new HttpClient { BaseAddress = Host.Host.Addresses.Http };

    [Theory]
    [InlineData("GET", "/v1/owners/ada", 404, StatusCode.NotFound)]
    [InlineData("GET", "/v1/nothing", 404, StatusCode.NotFound)]
    [InlineData("POST", "/v1/nothing/at/all", 404, StatusCode.NotFound)]
    [InlineData("PUT", "/v1/owners/ada/studies/s", 405, StatusCode.Unimplemented)]
    [InlineData("GET", "/v1/owners/ada/studies/s", 404, StatusCode.NotFound)]
    [InlineData("GET", "/v1/owners/ada/studies/s/trials/x", 400, StatusCode.InvalidArgument)]
    [InlineData("GET", "/v1/owners/ada/experiments/e:watch", 404, StatusCode.NotFound)]
    [InlineData("POST", "/v1/owners/ada/studies", 400, StatusCode.InvalidArgument)]
    public async Task Every_failure_is_a_status_in_JSON(string verb, string path, int expected, StatusCode code)
    {
        var response = await Http.SendAsync(new HttpRequestMessage(new HttpMethod(verb), path), Token);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;

        Assert.Equal((expected, (int)code), ((int)response.StatusCode, (int)error["code"]!));
        Assert.NotEmpty((string)error["message"]!);
    }

    [Fact]
    public async Task What_is_stored_over_gRPC_is_read_as_JSON_whatever_it_is()
    {
        var study = await CreateStudyAsync();
        var trial = await CreateTrialAsync(study, Samples.Trial());
        var unknown = new Any { TypeUrl = "type.googleapis.com/some.Type", Value = ByteString.CopyFrom(1, 2) };
        await Client.UpdateMetadataAsync(
            new UpdateMetadataRequest
            {
                Name = study.Name,
                Delta = { new UnitMetadataUpdate { TrialId = trial.Id, Metadatum = new KeyValue { Key = "k", Proto = unknown } } },
            },
            cancellationToken: Token);

        var read = JsonNode.Parse(await Http.GetStringAsync($"/v1/{trial.Name}", Token))!;
        Assert.Equal("some.Type", ((string)read["metadata"]![0]!["proto"]!["typeUrl"]!).Split('/')[1]);
        Assert.EndsWith(OpaqueMessage.Descriptor.FullName, (string)read["metadata"]![0]!["proto"]!["@type"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_that_JSON_could_not_show_are_refused()
    {
        var study = await CreateStudyAsync();
        var trial = Samples.Trial();
        trial.State = Trial.Types.State.Succeeded;
        trial.EndTime = new Timestamp { Seconds = long.MaxValue };
        var refusal = await RefusedAsync(StatusCode.InvalidArgument, () => CreateTrialAsync(study, trial));
        Assert.StartsWith("trial.end_time: ", refusal.Status.Detail, StringComparison.Ordinal);

        trial.EndTime = null;
        trial.FinalMeasurement = Samples.Measurement(1);
        trial.FinalMeasurement.ElapsedDuration = new Duration { Seconds = long.MaxValue };
        refusal = await RefusedAsync(StatusCode.InvalidArgument, () => CreateTrialAsync(study, trial));
        Assert.StartsWith("trial.final_measurement.elapsed_duration: ", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_requests_never_fail_the_service()
    {
        using var log = new ErrorLog();
        await using var host = await TestHost.StartAsync(options => options with
        {
            ConfigureServices = services => services.AddSingleton<ILoggerProvider>(log),
        });
        using var http = new HttpClient { BaseAddress = host.Host.Addresses.Http };
        var study = await host.Client.CreateStudyAsync(
            new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = "digits", StudySpec = Samples.Spec() } }, cancellationToken: Token);
        await host.Client.CreateTrialAsync(new CreateTrialRequest { Parent = study.Name, Trial = Samples.Trial() }, cancellationToken: Token);
        var random = new Random(20260103);
        var openApi = JsonNode.Parse(await http.GetStringAsync("/openapi.json", Token))!;
        var seen = new HashSet<HttpStatusCode>();
        var operations = openApi["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (Path: path.Key, Verb: operation.Key))).ToList();
        var fields = openApi["components"]!["schemas"]!.AsObject()
            .SelectMany(schema => schema.Value!["properties"]?.AsObject().Select(property => property.Key) ?? []).Distinct().ToList();
        for (var i = 0; i < 1500; i++)
        {
            var (path, verb) = operations[random.Next(operations.Count)];
            var url = System.Text.RegularExpressions.Regex.Replace(path, @"\{(\w+)\}", part => Uri.EscapeDataString(PathWord(random, part.Groups[1].Value)));
            if (random.Next(3) == 0)
            {
                url += $"?{fields[random.Next(fields.Count)]}={Uri.EscapeDataString(RandomWord(random))}";
            }

            using var request = new HttpRequestMessage(new HttpMethod(verb.ToUpperInvariant()), url);
            request.Content = verb is "post" or "patch" ? new ByteArrayContent(RandomBody(random, fields)) { Headers = { ContentType = new("application/json") } } : null;
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
            seen.Add(response.StatusCode);
            if ((int)response.StatusCode >= 500)
            {
                // Only then: streams of changes have no end.
                Assert.Fail($"{request}\n{await response.Content.ReadAsStringAsync(Token)}");
            }
        }

        Assert.Empty(log.Errors);
        Assert.Superset(new HashSet<HttpStatusCode> { HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NotFound }, seen);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/readyz", Token)).StatusCode);
    }

    // Names of things that exist half of the time, so that requests get beyond their names.
    private static string PathWord(Random random, string part) => random.Next(2) == 0
        ? RandomWord(random)
        : part switch { "owner" => "ada", "trial" => "1", _ => "digits" };

    private static byte[] RandomBody(Random random, List<string> fields)
    {
        if (random.Next(8) > 0)
        {
            return Encoding.UTF8.GetBytes(RandomJson(random, fields, 0));
        }

        var bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string RandomWord(Random random) => random.Next(8) switch
    {
        0 => "ada",
        1 => "digits",
        2 => random.Next(-3, 3).ToString(),
        3 => long.MaxValue.ToString(),
        4 => "a/b:c%2F",
        5 => "\u00e9\U0001F600 \"'{}",
        6 => "2026-01-02T03:04:05Z",
        _ => new string('x', random.Next(1, 1500)),
    };

    private static string RandomJson(Random random, List<string> fields, int depth) => random.Next(depth > 4 ? 6 : 10) switch
    {
        0 => "null",
        1 => "true",
        2 => random.Next(-5, 5).ToString(),
        3 => "1e308",
        4 => "\"NaN\"",
        5 => JsonValue.Create(RandomWord(random)).ToJsonString(),
        6 => $"[{string.Join(',', Enumerable.Range(0, random.Next(3)).Select(_ => RandomJson(random, fields, depth + 1)))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(1, 3)).Select(_ => $"\"{fields[random.Next(fields.Count)]}\":{RandomJson(random, fields, depth + 1)}"))}}}",
    };
}

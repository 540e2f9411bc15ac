using System.Net;
using System.Text.Json;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Vizier.Hosting;
using Vizier.Protocol;
using Vizier.Studies;
using Vizier.Tests.Studies;

namespace Vizier.Tests.Hosting;

public sealed class VizierHostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_health_readiness_and_an_index_over_http()
    {
        await using var host = await TestHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Host.Addresses.Http };

        Assert.Equal("ok", await http.GetStringAsync("/healthz", Token));
        Assert.Equal("ready", await http.GetStringAsync("/readyz", Token));
        var index = JsonDocument.Parse(await http.GetStringAsync("/", Token)).RootElement;
        Assert.Equal("vizier", index.GetProperty("service").GetString());
        Assert.Equal(host.Host.Addresses.Grpc.Authority, index.GetProperty("grpc").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/nothing", Token)).StatusCode);
    }

    [Fact]
    public async Task It_tells_its_health_and_its_services_over_gRPC()
    {
        await using var host = await TestHost.StartAsync();
        var health = await new Health.HealthClient(host.Channel).CheckAsync(
            new HealthCheckRequest { Service = "vizier.VizierService" }, cancellationToken: Token);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);

        using var reflection = new ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo(cancellationToken: Token);
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = string.Empty }, Token);
        Assert.True(await reflection.ResponseStream.MoveNext(Token));
        var services = reflection.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name);
        Assert.Contains("vizier.VizierService", services);
        await reflection.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task An_address_in_use_is_named_by_its_flag()
    {
        await using var host = await TestHost.StartAsync();
        var grpc = host.Host.Addresses.Grpc.Authority;
        var http = host.Host.Addresses.Http.Authority;

        var first = await Assert.ThrowsAsync<VizierException>(() => TestHost.StartAsync(options => options with { Grpc = grpc }));
        Assert.Equal($"--grpc: '{grpc}': the address is in use already; give another HOST:PORT, or port 0 for any free one", first.Message);
        var second = await Assert.ThrowsAsync<VizierException>(() => TestHost.StartAsync(options => options with { Http = http }));
        Assert.StartsWith($"--http: '{http}': the address is in use already", second.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:http")]
    [InlineData("127.0.0.1:70000")]
    [InlineData(":8080")]
    [InlineData("")]
    public async Task A_malformed_address_is_refused(string address)
    {
        var refusal = await Assert.ThrowsAsync<VizierException>(() => TestHost.StartAsync(options => options with { Http = address }));
        Assert.StartsWith($"--http: '{address}': must be HOST:PORT", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:0", "127.0.0.1")]
    [InlineData("*:0", "0.0.0.0")]
    [InlineData("[::1]:0", "::1")]
    public void Hosts_are_read_in_all_their_forms(string text, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), ListenAddress.Parse(text, "--grpc").Address);

    [Fact]
    public async Task One_address_for_both_protocols_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<VizierException>(
            () => TestHost.StartAsync(options => options with { Grpc = "127.0.0.1:8099", Http = "127.0.0.1:8099" }));
        Assert.Contains("must differ from --grpc", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nonexistent/folder/vizier.db", "does not exist")]
    [InlineData("", "is empty")]
    [InlineData("Data Source=a.db;Nonsense=1", "is no connection string of SQLite")]
    [InlineData("Host=db;Database=x;Nonsense=1", "is no connection string of PostgreSQL")]
    [InlineData("Host=db", "names no PostgreSQL database")]
    [InlineData("Data Source=:memory:", "names no file")]
    public async Task A_wrong_database_is_refused(string database, string expected)
    {
        var refusal = await Assert.ThrowsAsync<VizierException>(() => TestHost.StartAsync(options => options with { Database = database }));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, new string('x', 5000), Token);
        var refusal = await Assert.ThrowsAsync<VizierException>(() => TestHost.StartAsync(options => options with { Database = file }));

        Assert.Contains("cannot be opened", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(file, Token));
        File.Delete(file);
    }

    [Fact]
    public async Task Stopping_finishes_the_calls_under_way()
    {
        await using var host = await TestHost.StartAsync();
        var calls = Enumerable.Range(0, 200)
            .Select(i => host.Client.CreateStudyAsync(
                new CreateStudyRequest { Parent = "owners/ada", Study = new Study { DisplayName = $"s{i}", StudySpec = Samples.Spec() } },
                cancellationToken: Token).ResponseAsync)
            .ToList();
        await calls[0];
        await host.RestartAsync();

        var acknowledged = new List<string>();
        foreach (var call in calls)
        {
            try
            {
                acknowledged.Add((await call).Name);
            }
            catch (RpcException exception)
            {
                Assert.NotEqual(StatusCode.Internal, exception.StatusCode);
            }
        }

        var stored = await host.Client.ListStudiesAsync(new ListStudiesRequest { Parent = "owners/ada" }, cancellationToken: Token);
        Assert.Empty(acknowledged.Except(stored.Studies.Select(study => study.Name)));
    }
}

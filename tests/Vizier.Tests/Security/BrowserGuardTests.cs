using System.Net;
using Grpc.Core;
using Vizier.Protocol;
using Vizier.Security;
using Vizier.Tests.Hosting;

namespace Vizier.Tests.Security;

/// <summary>Pages of other origins in a browser that can reach the service, and names that were made to lead to it.</summary>
public sealed class BrowserGuardTests
{
    private const string Studies = "/v1/owners/ada/studies";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("attacker.example")]
    [InlineData("attacker.example:8080")]
    [InlineData("localhost.attacker.example")]
    [InlineData("127.0.0.1.nip.example")]
    public async Task A_name_that_was_made_to_lead_to_this_machine_opens_nothing(string name)
    {
        await using var host = await TestHost.StartAsync();
        foreach (var path in new[] { "/", "/metrics", "/openapi.json", "/healthz", Studies, "/nothing" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Host.Addresses.Http, path));
            request.Headers.Host = name;
            await RefusedAsync(request, name.Split(':')[0]);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("127.0.0.1:9")]
    [InlineData("[::1]:8080")]
    [InlineData("192.0.2.7")]
    [InlineData("vizier.localhost")]
    [InlineData("tuner.example")]
    public async Task Addresses_the_machines_own_name_and_names_that_are_allowed_are_served(string name)
    {
        await using var host = await TestHost.StartAsync(options => options with { AllowedHosts = ["tuner.example"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Host.Addresses.Http, "/"));
        request.Headers.Host = name;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(request));
    }

    [Theory]
    [InlineData("POST", "http://attacker.example", null, null, null, false)]
    [InlineData("POST", "null", null, null, null, false)]
    [InlineData("POST", "http://localhost:1", null, null, null, false)]
    [InlineData("POST", "http://HOST", null, null, null, true)]
    [InlineData("POST", "https://HOST", null, null, null, true)]
    [InlineData("POST", "https://tuner.example", null, null, null, true)]
    [InlineData("POST", null, null, null, null, true)]
    [InlineData("POST", "http://attacker.example", "cross-site", "cors", "empty", false)]
    [InlineData("POST", "http://localhost:5173", "same-site", "cors", "empty", false)]
    [InlineData("POST", "http://attacker.example", "cross-site", "navigate", "document", false)]
    [InlineData("POST", "http://localhost:5173", "same-origin", "cors", "empty", true)]
    [InlineData("GET", null, "cross-site", "no-cors", "script", false)]
    [InlineData("GET", null, "cross-site", "navigate", "iframe", false)]
    [InlineData("GET", null, "cross-site", "navigate", "document", true)]
    [InlineData("GET", null, "none", "navigate", "document", true)]
    [InlineData("GET", null, "same-origin", "cors", "empty", true)]
    [InlineData("OPTIONS", "http://attacker.example", "cross-site", "cors", "empty", false)]
    public async Task Only_the_services_own_page_may_call_it(string method, string? origin, string? site, string? mode, string? destination, bool isServed)
    {
        await using var host = await TestHost.StartAsync(options => options with { AllowedHosts = ["tuner.example"] });
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(host.Host.Addresses.Http, method == "GET" ? "/" : Studies));
        foreach (var (name, value) in new[] { ("Origin", origin?.Replace("HOST", host.Host.Addresses.Http.Authority, StringComparison.Ordinal)), ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", destination) })
        {
            if (value is not null)
            {
                request.Headers.Add(name, value);
            }
        }

        request.Content = method == "POST" ? new StringContent("""{"displayName": "digits", "studySpec": {}}""", null, "application/json") : null;
        if (isServed)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(request));
        }
        else
        {
            await RefusedAsync(request, "other origins");
            var missing = await Assert.ThrowsAsync<RpcException>(async () =>
                await host.Client.ListStudiesAsync(new ListStudiesRequest { Parent = "owners/ada" }, cancellationToken: Token));
            Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        }
    }

    [Fact]
    public async Task A_service_with_keys_may_have_any_name_but_lets_no_other_origin_in()
    {
        await using var host = await SecuredHost.StartAsync();
        var key = await host.CreateKeyAsync("ada", Role.Writer);
        using var named = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Host.Host.Addresses.Http, "/"));
        named.Headers.Host = "tuner.example";
        named.Headers.Authorization = new("Bearer", key);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(named));

        using var foreign = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Host.Host.Addresses.Http, "/"));
        foreign.Headers.Add("Origin", "https://attacker.example");
        foreign.Headers.Authorization = new("Bearer", key);
        await RefusedAsync(foreign, "other origins");
    }

    [Fact]
    public async Task Clients_of_gRPC_may_name_the_service_as_they_like()
    {
        await using var host = await TestHost.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Host.Addresses.Grpc, "/vizier.VizierService/GetStudy"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new("application/grpc") } },
        };
        request.Headers.Host = "host.docker.internal:28080";
        request.Headers.TE.Add(new("trailers"));
        using var response = await http.SendAsync(request, Token);
        await response.Content.ReadAsByteArrayAsync(Token);
        Assert.Equal("3", response.TrailingHeaders.Concat(response.Headers).First(header => header.Key == "grpc-status").Value.Single());
    }

    private static async Task RefusedAsync(HttpRequestMessage request, string said)
    {
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var status = Google.Protobuf.JsonParser.Default.Parse<Google.Rpc.Status>(await response.Content.ReadAsStringAsync(Token));
        Assert.Equal((int)StatusCode.PermissionDenied, status.Code);
        Assert.Contains(said, status.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpRequestMessage request)
    {
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, Token);
        return response.StatusCode;
    }
}

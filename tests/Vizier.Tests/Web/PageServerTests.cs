using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Vizier.Tests.Hosting;
using Vizier.Web;

namespace Vizier.Tests.Web;

public sealed class PageServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vizier-page").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Browsers_get_the_page_and_programs_the_index()
    {
        await using var host = await StartAsync();
        using var http = ClientOf(host);

        using var page = await GetAsync(http, "/", "text/html");
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-cache", page.Headers.CacheControl?.ToString());

        using var index = await GetAsync(http, "/", "application/json");
        Assert.Equal("application/json", index.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Files_with_their_content_in_their_name_are_kept_and_compressed()
    {
        await using var host = await StartAsync();
        using var http = ClientOf(host);
        http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));

        using var script = await GetAsync(http, "/assets/index-1.js", "*/*");
        Assert.Equal(["gzip"], script.Content.Headers.ContentEncoding);
        Assert.Contains("immutable", script.Headers.CacheControl?.ToString(), StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/assets/index-1.js");
        again.Headers.IfNoneMatch.Add(script.Headers.ETag!);
        using var same = await http.SendAsync(again, Token);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Theory]
    [InlineData("/assets/nothing.js")]
    [InlineData("/../secret")]
    [InlineData("/assets/%2e%2e/%2e%2e/secret")]
    public async Task Nothing_else_is_served(string path)
    {
        await using var host = await StartAsync();
        using var http = ClientOf(host);

        using var response = await GetAsync(http, path, "text/html");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public void There_are_no_files_where_the_page_was_not_built() =>
        Assert.False(BuiltPage.Read(Path.Combine(_folder, "absent")).Exist);

    private static async Task<HttpResponseMessage> GetAsync(HttpClient http, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        return await http.SendAsync(request, Token);
    }

    private static HttpClient ClientOf(TestHost host) => new() { BaseAddress = host.Host.Addresses.Http };

    private Task<TestHost> StartAsync()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "assets"));
        File.WriteAllText(Path.Combine(_folder, "index.html"), "<!doctype html><title>page</title>");
        File.WriteAllText(Path.Combine(_folder, "assets", "index-1.js"), new string('x', 1000));
        return TestHost.StartAsync(options => options with { ConfigureServices = services => services.AddSingleton(BuiltPage.Read(_folder)) });
    }
}

using System.Net;
using System.Net.Http.Headers;
using Vizier.Web;

namespace Vizier.Tests.Web;

public sealed class PageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-page-");

    [Fact]
    public async Task Files_are_compressed_tagged_and_kept_by_their_names()
    {
        var script = string.Concat(Enumerable.Repeat("console.log('tuned');", 200));
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "assets"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "index.html"), "<!doctype html>", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "assets", "main-1a2b.js"), script, TestContext.Current.CancellationToken);
        var files = new PageFiles(_folder.FullName);

        Assert.Equal(["assets/main-1a2b.js"], files.Paths);
        Assert.Equal(("text/html; charset=utf-8", "no-cache"), (files.Index!.ContentType, files.Index.CacheControl));
        var file = files.Find("assets/main-1a2b.js")!;
        Assert.Contains("immutable", file.CacheControl, StringComparison.Ordinal);
        Assert.Equal(("br", true), Encoded(file, "gzip, br"));
        Assert.Equal(("gzip", true), Encoded(file, "gzip, br;q=0"));
        Assert.Equal((null, false), Encoded(file, "identity"));
        Assert.True(file.IsKnownTo(Request("if-none-match", file.Tag)));
        Assert.False(file.IsKnownTo(Request("if-none-match", "\"other\"")));

        (string?, bool) Encoded(PageFile page, string accepted)
        {
            var (content, encoding) = page.For(Request("accept-encoding", accepted));
            return (encoding, content.Length < script.Length);
        }
    }

    [Fact]
    public async Task Without_a_page_the_service_says_so_and_runs()
    {
        Assert.Null(new PageFiles(Path.Combine(_folder.FullName, "missing")).Index);
        await using var host = await Hosting.TestHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Host.Addresses.Http };
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var answer = await http.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Microsoft.AspNetCore.Http.HttpRequest Request(string header, string value)
    {
        var request = new Microsoft.AspNetCore.Http.DefaultHttpContext().Request;
        request.Headers[header] = value;
        return request;
    }
}

using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Vizier.Web;

/// <summary>
/// Answers requests for the web page's files, which hold no data and are open to everybody; all others go on. At <c>/</c> only
/// those who ask for HTML get the page, programs get the index.
/// </summary>
internal sealed class PageServer(RequestDelegate next, BuiltPage page)
{
    // Scripts, styles and data come from this service only; nobody may frame the page; styles are set by scripts, not in HTML.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; " +
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext http) =>
        IsRead(http.Request) && IsForPage(http.Request) && page.Find(http.Request.Path.Value ?? "") is { } file
            ? SendAsync(http, file)
            : next(http);

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static bool IsForPage(HttpRequest request) =>
        request.Path != "/" || request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/html");

    private static async Task SendAsync(HttpContext http, BuiltFile file)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ETag = file.EntityTag;
        headers.Vary = http.Request.Path == "/" ? "Accept, Accept-Encoding" : "Accept-Encoding";
        headers.CacheControl = file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        if (Lists(http.Request.Headers.IfNoneMatch, file.EntityTag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var content = file.Content;
        if (file.Compressed is { } compressed && AcceptsGzip(http.Request))
        {
            content = compressed;
            headers.ContentEncoding = "gzip";
        }

        headers.ContentType = file.MediaType;
        headers.ContentLength = content.Length;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(content, http.RequestAborted);
        }
    }

    private static bool Lists(StringValues tags, string tag) =>
        EntityTagHeaderValue.TryParseList(tags, out var listed) && listed.Any(each => each.Tag == tag || each.Tag == "*");

    private static bool AcceptsGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(accepted => accepted.Value == "gzip" && accepted.Quality is not 0);
}

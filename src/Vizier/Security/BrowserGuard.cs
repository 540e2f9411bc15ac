using System.Net;
using Microsoft.Extensions.Primitives;
using Vizier.Studies;

namespace Vizier.Security;

/// <summary>
/// Keeps foreign web pages, open in the browser of somebody who may reach the service, from making calls in that person's
/// place. Two ways lead there: requests from another origin, which a browser marks (Fetch Metadata, RFC 6454's
/// <c>Origin</c>), and DNS rebinding, by which a foreign name is made to lead to this machine, so that the browser takes
/// the service for part of the page. Programs that are no browsers send none of these headers and pass.
/// </summary>
internal sealed class BrowserGuard(RequestDelegate next, SecurityOptions options)
{
    private const string FetchSite = "Sec-Fetch-Site";
    private const string FetchMode = "Sec-Fetch-Mode";
    private const string FetchDestination = "Sec-Fetch-Dest";
    private const string AllowFlag = "--allowed-hosts";

    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        // No browser speaks HTTP/2 in clear text; gRPC's clients name the service as they like.
        var request = http.Request;
        if (!request.IsHttps && HttpProtocol.IsHttp2(request.Protocol))
        {
            return next(http);
        }

        return WhyForeign(request) is { } reason ? Refusal.WriteAsync(http, ErrorKind.PermissionDenied, reason) : next(http);
    }

    private string? WhyForeign(HttpRequest request)
    {
        if (options.ChecksHosts && !IsOurs(request.Host))
        {
            return $"'{Shown(request.Host.Host)}' is no known name of this service; if people reach it by that name, start it with {AllowFlag}";
        }

        return IsFromElsewhere(request)
            ? $"web pages of other origins may not call this service; if this one is its own behind a proxy, start it with {AllowFlag}"
            : null;
    }

    // An address cannot be rebound, and a request of HTTP/1.0 without a host comes from no browser.
    private bool IsOurs(HostString host) =>
        !host.HasValue || IPAddress.TryParse(host.Host, out _) || IsLocalName(host.Host) || IsAllowed(host.Host);

    private bool IsFromElsewhere(HttpRequest request) => request.Headers.TryGetValue(FetchSite, out var site)
        ? site is not ["same-origin" or "none"] && !IsFollowedLink(request)
        : request.Headers.Origin.Count > 0 && !IsOwnOrigin(request.Headers.Origin, request.Host);

    // Somebody follows a link to the page; the page with the link does not see what is answered.
    private static bool IsFollowedLink(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers[FetchMode] is ["navigate"] && request.Headers[FetchDestination] is ["document"];

    // The scheme may differ where a proxy has the TLS.
    private bool IsOwnOrigin(StringValues origin, HostString host) =>
        origin is [{ } text] && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (IsAllowed(uri.Host) || text.EndsWith($"://{host.Value}", StringComparison.OrdinalIgnoreCase));

    private bool IsAllowed(string host) => options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static bool IsLocalName(string host)
    {
        var name = host.TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    private static string Shown(string host) => string.Concat(host.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']'));
}

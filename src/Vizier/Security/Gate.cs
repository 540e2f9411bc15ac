using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Vizier.Studies;
using Vizier.Web.Sessions;

namespace Vizier.Security;

/// <summary>
/// Stands before all endpoints: finds out who calls, and refuses who has no valid key where one is needed, and who calls too
/// often. What a caller may do with which resource is for <see cref="AccessPolicy"/> to say.
/// </summary>
internal sealed class Gate(RequestDelegate next, SecurityOptions options, KeyRing keys, CallLimits limits, BrowserSessions sessions)
{
    private const string NeedsKey = "an API key is needed: send it as 'authorization: Bearer KEY'";
    private const string WrongKey = "the API key is not valid: it is unknown or was revoked";

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<PublicEndpoint>() is not null)
        {
            await next(http);
            return;
        }

        if (!options.RequiresKeys)
        {
            await PassAsync(http, "");
            return;
        }

        var token = Caller.TokenOf(Authorization(http));
        if (token is not null)
        {
            await IdentifyAsync(http, token);
        }
        else if (SessionCookie.Read(http.Request) is { } cookie && await sessions.FindAsync(cookie, http.RequestAborted) is { } key)
        {
            http.Features.Set(new Caller(key, null));
            await PassAsync(http, key.Owner);
        }
        else
        {
            await Refusal.WriteAsync(http, ErrorKind.Unauthenticated, NeedsKey);
        }
    }

    private static string? Authorization(HttpContext http) =>
        http.Request.Headers.TryGetValue(HeaderNames.Authorization, out StringValues values) && values.Count == 1 ? values[0] : null;

    private async Task IdentifyAsync(HttpContext http, string token)
    {
        var isKey = token.StartsWith(KeyText.Prefix, StringComparison.Ordinal);
        var key = isKey ? await keys.FindAsync(token, http.RequestAborted) : null;
        if (key is null && limits.RefuseStranger(http.Connection.RemoteIpAddress) is { } wait)
        {
            await Refusal.WriteAsync(http, ErrorKind.ResourceExhausted, "too many calls without a valid API key", wait);
        }
        else if (isKey && key is null)
        {
            await Refusal.WriteAsync(http, ErrorKind.Unauthenticated, WrongKey);
        }
        else
        {
            http.Features.Set(new Caller(key, isKey ? null : token));
            await PassAsync(http, key?.Owner ?? "");
        }
    }

    private async Task PassAsync(HttpContext http, string owner)
    {
        using var admission = limits.Enter(owner);
        if (admission.Wait is { } wait)
        {
            await Refusal.WriteAsync(http, ErrorKind.ResourceExhausted, admission.Reason, wait);
        }
        else
        {
            await next(http);
        }
    }
}

/// <summary>Marks endpoints that are open to everybody.</summary>
internal sealed class PublicEndpoint;

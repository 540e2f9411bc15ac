using System.Text.Json;
using Vizier.Hosting;
using Vizier.Security;
using Vizier.Studies;

namespace Vizier.Web.Sessions;

/// <summary>Signing in and out at <c>/session</c>.</summary>
internal static class SessionEndpoints
{
    private const int LargestBody = 4096;

    /// <summary>Maps the paths.</summary>
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/session", ShowAsync).WithMetadata(new PublicEndpoint());
        routes.MapPost("/session", SignInAsync).WithMetadata(new PublicEndpoint());
        routes.MapDelete("/session", SignOutAsync).WithMetadata(new PublicEndpoint());
    }

    private static async Task<IResult> ShowAsync(HttpContext http, SecurityOptions options, BrowserSessions sessions)
    {
        var key = options.RequiresKeys && SessionCookie.Read(http.Request) is { } token
            ? await sessions.FindAsync(token, http.RequestAborted)
            : null;
        return Describe(options, key);
    }

    private static async Task<IResult> SignInAsync(
        HttpContext http, SecurityOptions options, BrowserSessions sessions, KeyRing keys, CallLimits limits)
    {
        if (!options.RequiresKeys)
        {
            return Describe(options, null);
        }

        var text = await ReadKeyAsync(http);
        var key = text is null ? null : await keys.FindAsync(text, http.RequestAborted);
        if (key is null)
        {
            return await RefuseAsync(http, limits, text);
        }

        SessionCookie.Write(http, await sessions.BeginAsync(key, http.RequestAborted));
        return Describe(options, key);
    }

    private static async Task<IResult> RefuseAsync(HttpContext http, CallLimits limits, string? text)
    {
        var wait = limits.RefuseStranger(http.Connection.RemoteIpAddress);
        await (wait is not null
            ? Refusal.WriteAsync(http, ErrorKind.ResourceExhausted, "too many calls without a valid API key", wait)
            : Refusal.WriteAsync(
                http,
                ErrorKind.Unauthenticated,
                text is null ? "send {\"key\": \"vzk_...\"} as application/json" : "the API key is not valid: it is unknown or was revoked"));
        return Results.Empty;
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, SecurityOptions options, BrowserSessions sessions)
    {
        if (SessionCookie.Read(http.Request) is { } token)
        {
            await sessions.EndAsync(token, http.RequestAborted);
            SessionCookie.Delete(http);
        }

        return Describe(options, null);
    }

    private static async Task<string?> ReadKeyAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType() || http.Request.ContentLength > LargestBody)
        {
            return null;
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return document.RootElement is { ValueKind: JsonValueKind.Object } body
                && body.TryGetProperty("key", out var key) && key.ValueKind == JsonValueKind.String
                    ? key.GetString()!.Trim()
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IResult Describe(SecurityOptions options, ApiKey? key) => Results.Json(new
    {
        keysRequired = options.RequiresKeys,
        signedIn = key is not null || !options.RequiresKeys,
        owner = key?.Owner ?? "",
        role = key?.Role.ToString().ToLowerInvariant() ?? (options.RequiresKeys ? "" : "admin"),
        version = EndpointMapping.Version,
    });
}

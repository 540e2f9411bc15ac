namespace Vizier.Web.Sessions;

/// <summary>The cookie that holds a session's token.</summary>
internal static class SessionCookie
{
    private const string Name = "vizier-session";

    // Browsers take a cookie of this name only over TLS, for one host and all of its paths.
    private const string SecureName = "__Host-vizier-session";

    /// <summary>The token that a request shows; null if it has none.</summary>
    public static string? Read(HttpRequest request) => request.Cookies[request.IsHttps ? SecureName : Name];

    /// <summary>Gives a browser a token.</summary>
    public static void Write(HttpContext http, string token) => http.Response.Cookies.Append(
        http.Request.IsHttps ? SecureName : Name, token, Options(http, BrowserSessions.Lifetime));

    /// <summary>Takes it away.</summary>
    public static void Delete(HttpContext http) => http.Response.Cookies.Append(
        http.Request.IsHttps ? SecureName : Name, "", Options(http, TimeSpan.Zero));

    // Scripts cannot read it, and other sites cannot have it sent.
    private static CookieOptions Options(HttpContext http, TimeSpan lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        Path = "/",
        MaxAge = lifetime,
    };
}

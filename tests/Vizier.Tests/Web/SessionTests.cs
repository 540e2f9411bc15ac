using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Vizier.Security;
using Vizier.Tests.Security;

namespace Vizier.Tests.Web;

public sealed class SessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_shown_once_opens_what_it_opens_until_signing_out()
    {
        await using var host = await SecuredHost.StartAsync();
        using var http = Browser(host);
        Assert.Equal((true, false), await SessionAsync(http));
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/v1/owners/-/studySummaries", Token)).StatusCode);

        var signedIn = await http.PostAsJsonAsync("/session", new { key = await host.CreateKeyAsync("ada", Role.Reader) }, Token);
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("ada", "reader"), await signedIn.Content.ReadFromJsonAsync<JsonObject>(Token) is { } body ? ((string?)body["owner"], (string?)body["role"]) : default);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/v1/owners/-/studySummaries", Token)).StatusCode);

        var write = await http.PostAsJsonAsync("/v1/owners/ada/studies", new { displayName = "s" }, Token);
        Assert.Equal(HttpStatusCode.Forbidden, write.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/v1/owners/bob/studySummaries", Token)).StatusCode);

        await http.DeleteAsync("/session", Token);
        Assert.Equal((true, false), await SessionAsync(http));
        using var kept = new HttpRequestMessage(HttpMethod.Get, "/v1/owners/-/studySummaries");
        kept.Headers.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.SendAsync(kept, Token)).StatusCode);
    }

    [Fact]
    public async Task A_session_survives_a_restart_and_ends_with_its_key()
    {
        await using var host = await SecuredHost.StartAsync();
        var key = await host.CreateKeyAsync("ada", Role.Writer);
        string cookie;
        using (var http = Browser(host))
        {
            cookie = (await http.PostAsJsonAsync("/session", new { key }, Token)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        }

        await host.Host.RestartAsync();
        using var again = Browser(host);
        again.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal((true, true), await SessionAsync(again));

        await host.Store.WriteAsync(database => StoredKeys.Revoke(database, KeyText.Parse(key)!.Id, TimeProvider.System.GetUtcNow()), Token);
        await host.Host.RestartAsync();
        using var late = Browser(host);
        late.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal((true, false), await SessionAsync(late));
    }

    [Theory]
    [InlineData("{\"key\": \"vzk_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}", "application/json")]
    [InlineData("{\"key\": 7}", "application/json")]
    [InlineData("[", "application/json")]
    [InlineData("key=x", "application/x-www-form-urlencoded")]
    public async Task What_is_no_valid_key_signs_nobody_in(string body, string type)
    {
        await using var host = await SecuredHost.StartAsync();
        using var http = Browser(host);
        var refused = await http.PostAsync("/session", new StringContent(body, System.Text.Encoding.UTF8, type), Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Another_site_can_do_nothing_with_the_cookie()
    {
        await using var host = await SecuredHost.StartAsync();
        using var http = Browser(host);
        await http.PostAsJsonAsync("/session", new { key = await host.CreateKeyAsync("ada", Role.Writer) }, Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/owners/ada/studies") { Content = JsonContent.Create(new { displayName = "s" }) };
        request.Headers.Add("Origin", "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(request, Token)).StatusCode);
    }

    private static HttpClient Browser(SecuredHost host) => new(new HttpClientHandler { CookieContainer = new CookieContainer() })
    {
        BaseAddress = host.Host.Host.Addresses.Http,
    };

    private static async Task<(bool KeysRequired, bool SignedIn)> SessionAsync(HttpClient http)
    {
        var session = (await http.GetFromJsonAsync<JsonObject>("/session", Token))!;
        return ((bool)session["keysRequired"]!, (bool)session["signedIn"]!);
    }
}

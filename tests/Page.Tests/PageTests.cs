namespace Vizier.Page.Tests;

public sealed class PageTests
{
    private static readonly string Chromium = Environment.GetEnvironmentVariable("VIZIER_CHROMIUM") ?? "/usr/bin/chromium";

    [Fact]
    public async Task Its_scales_filters_addresses_and_exports_hold_by_themselves()
    {
        Assert.SkipUnless(NpmScript.IsInstalled, "the page was not built: Node is missing");
        await NpmScript.RunAsync("test", []);
    }

    [Fact]
    public async Task A_browser_goes_through_all_stories()
    {
        Assert.SkipUnless(NpmScript.IsInstalled, "the page was not built: Node is missing");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "Chromium is started where CI=true is set");
        Assert.SkipUnless(File.Exists(Chromium), "Chromium is missing (Debian: chromium)");
        await NpmScript.RunAsync(
            "e2e", [], ("VIZIER_PROGRAM", Path.Combine(AppContext.BaseDirectory, "vizier")), ("VIZIER_CHROMIUM", Chromium));
    }
}

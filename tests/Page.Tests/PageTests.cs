namespace Vizier.Page.Tests;

public sealed class PageTests
{
    private static readonly string Chromium = Environment.GetEnvironmentVariable("VIZIER_CHROMIUM") ?? "/usr/bin/chromium";

    [Fact]
    public async Task Its_scales_filters_addresses_and_exports_hold_by_themselves()
    {
        Assert.SkipUnless(NpmScript.IsInstalled, "the page was not built: Node is missing");
        await NpmScript.RunAsync("test");
    }

    [Fact]
    public async Task An_experiment_is_created_in_a_browser_and_its_trials_arrive()
    {
        Assert.SkipUnless(NpmScript.IsInstalled, "the page was not built: Node is missing");
        Assert.SkipUnless(File.Exists(Chromium), "Chromium is missing (Debian: chromium)");
        await NpmScript.RunAsync("e2e:arrival", ("VIZIER_PROGRAM", Path.Combine(AppContext.BaseDirectory, "vizier")), ("VIZIER_CHROMIUM", Chromium));
    }
}

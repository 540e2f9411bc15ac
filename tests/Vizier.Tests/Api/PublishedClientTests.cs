using Vizier.Tests.Hosting;

namespace Vizier.Tests.Api;

/// <summary>The promises that OSS Vizier's published client makes to its users, kept over grpcio.</summary>
[Trait("Category", "Components")]
public sealed class PublishedClientTests
{
    [Fact]
    public async Task What_the_published_client_does_works_from_Python()
    {
        using var python = await PythonScripts.CreateAsync();
        await using var host = await TestHost.StartAsync();

        var (code, output) = await python.RunScriptAsync("Api/Python/published_client.py", host.Host.Addresses.Grpc.Authority);

        Assert.True(code == 0, output);
        Assert.Contains("kept 10 promises", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_mistake_is_answered_with_its_status_code_to_a_foreign_client()
    {
        using var python = await PythonScripts.CreateAsync();
        await using var host = await TestHost.StartAsync();

        var (code, output) = await python.RunScriptAsync("Api/Python/status_codes.py", host.Host.Addresses.Grpc.Authority);

        Assert.True(code == 0, output);
        Assert.EndsWith("answers as they should be", output.Trim(), StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vizier.Tests.Hosting;

namespace Vizier.Tests.Api.Rest;

/// <summary>Runs the examples of docs/rest.md, in their order, against a real service.</summary>
[Trait("Category", "Components")]
public sealed partial class RestDocumentTests
{
    [Fact]
    public async Task The_examples_do_what_the_document_says()
    {
        if (!File.Exists("/usr/bin/curl") || !File.Exists("/usr/bin/python3"))
        {
            Assert.Skip("curl or python3 is missing (Debian: curl, python3)");
        }

        await using var host = await TestHost.StartAsync();
        var document = Path.Combine(AppContext.BaseDirectory, "docs", "rest.md");
        var examples = Blocks().Matches(await File.ReadAllTextAsync(document, TestContext.Current.CancellationToken));
        Assert.True(examples.Count > 10);
        foreach (Match example in examples)
        {
            var (code, output) = await RunAsync(host, example.Groups["script"].Value);
            Assert.True(code == 0, $"{example.Groups["script"].Value}\n{output}");
            var last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
            AssertContains(JsonNode.Parse(example.Groups["expected"].Value), JsonNode.Parse(last), output);
        }
    }

    private static void AssertContains(JsonNode? expected, JsonNode? actual, string output)
    {
        switch (expected)
        {
            case JsonObject properties:
                Assert.All(properties, property => AssertContains(property.Value, actual![property.Key], output));
                break;
            case JsonArray items:
                Assert.True(items.Count <= actual!.AsArray().Count, output);
                Assert.All(items.Select((item, index) => (item, index)), pair => AssertContains(pair.item, actual[pair.index], output));
                break;
            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected} in {output}");
                break;
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(TestHost host, string script)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-euo", "pipefail", "-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = host.Folder,
        };
        start.Environment["URL"] = host.Host.Addresses.Http.ToString().TrimEnd('/');
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await errors + await output);
    }

    [GeneratedRegex(@"^```sh\n(?<script>.*?)^```\n```json\n(?<expected>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Vizier.Cli;
using Vizier.Security;
using Vizier.Storage;
using Vizier.Studies;

namespace Vizier.Tests.Cli.Keys;

public sealed class KeyCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-keys-");

    private string Database => Path.Combine(_folder.FullName, "v.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_key_is_created_shown_once_listed_and_revoked()
    {
        var created = JsonNode.Parse(await RunAsync("create", "--owner", "ada", "--role", "writer", "--description", "laptop", "--output", "json"))!;
        var secret = (string)created["key"]!;
        Assert.Equal(("ada", "writer"), ((string)created["owner"]!, (string)created["role"]!));

        var listed = await RunAsync("list", "--output", "json");
        Assert.DoesNotContain(secret[21..], listed, StringComparison.Ordinal);
        Assert.Equal((string)created["id"]!, (string)JsonNode.Parse(listed)![0]!["id"]!);
        Assert.Null(JsonNode.Parse(listed)![0]!["revoked"]);
        await OpensAsync(secret, true);

        await RunAsync("revoke", (string)created["id"]!);
        Assert.NotNull(JsonNode.Parse(await RunAsync("list", "--output", "json"))![0]!["revoked"]);
        await OpensAsync(secret, false);
        foreach (var file in _folder.GetFiles())
        {
            Assert.DoesNotContain(secret[21..], File.ReadAllText(file.FullName, System.Text.Encoding.Latin1), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Wrong_arguments_are_refused()
    {
        Assert.NotEmpty(VizierCommand.Create().Parse(["key", "create", "--owner", "a", "--role", "king"]).Errors);
        Assert.NotEmpty(VizierCommand.Create().Parse(["key", "create", "--role", "reader"]).Errors);
        Assert.Contains("there is no database", (await Assert.ThrowsAsync<CliException>(() => RunAsync("list"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<VizierException>(() => RunAsync("create", "--owner", "a/b", "--role", "reader"));
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<VizierException>(() => RunAsync("revoke", "none"))).Kind);
    }

    private async Task OpensAsync(string secret, bool expected)
    {
        using var store = Store.Open(DatabaseProvider.Parse(Database));
        Assert.Equal(expected, await new KeyRing(store, TimeProvider.System).FindAsync(secret, Token) is not null);
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        await VizierCommand.Create().Parse(["key", .. arguments, "--database", Database])
            .InvokeAsync(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false }, Token);
        return output.ToString();
    }
}

using Grpc.Core;
using Vizier.Protocol;
using Vizier.Security;
using Vizier.Studies;

namespace Vizier.Tests.Security;

public sealed class KeyFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vizier-keys-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Keys_in_files_open_in_the_role_that_names_the_file()
    {
        var (reader, runner) = (Write("reader"), Write("runner"));

        // A mounted Secret has such entries beside its files.
        File.WriteAllText(Path.Combine(_folder.FullName, "..data"), "");
        await using var host = await SecuredHost.StartAsync(options => options with { Keys = _folder.FullName });

        Assert.Equal(StatusCode.NotFound, await GetStudyAsync(host, reader));
        Assert.Equal(StatusCode.PermissionDenied, await GetStudyAsync(host, runner));
        KeyText.Create(out var stranger);
        Assert.Equal(StatusCode.Unauthenticated, await GetStudyAsync(host, stranger));
    }

    [Theory]
    [InlineData("boss", "vzk_0", "is named after no role; allowed are reader, writer, runner, admin")]
    [InlineData("3", "vzk_0", "is named after no role")]
    [InlineData("admin", "sesame", "holds no API key")]
    public void A_file_that_is_no_key_is_named(string name, string content, string expected)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, name), content);
        var error = Assert.Throws<VizierException>(() => KeyFolder.Read(_folder.FullName, DateTimeOffset.UnixEpoch));
        Assert.Contains(expected, error.Violations.Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_missing_is_named()
    {
        var error = Assert.Throws<VizierException>(() => KeyFolder.Read("/nowhere/keys", DateTimeOffset.UnixEpoch));
        Assert.Contains("'/nowhere/keys' cannot be read", error.Violations.Single().ToString(), StringComparison.Ordinal);
    }

    private string Write(string role)
    {
        KeyText.Create(out var text);
        File.WriteAllText(Path.Combine(_folder.FullName, role), $"{text}\n");
        return text;
    }

    private static async Task<StatusCode> GetStudyAsync(SecuredHost host, string key)
    {
        var connection = host.Connect(key);
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await connection.Studies.GetStudyAsync(new GetStudyRequest { Name = "owners/ada/studies/none" }));
        return error.StatusCode;
    }
}

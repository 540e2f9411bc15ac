using Vizier.Runner.Kubernetes.Configuration;
using Vizier.Runner.Kubernetes.Credentials;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Kubernetes;

public sealed class ExecCredentialTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task The_plugin_is_told_the_cluster_and_asked_once_until_its_token_is_refused()
    {
        var credential = Load(
            """
            #!/bin/sh
            echo "$2 $PLUGIN_MODE $KUBERNETES_EXEC_INFO" >>"$(dirname "$0")/calls"
            count=$(wc -l <"$(dirname "$0")/calls")
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"token-'$count'"}}'
            """,
            "provideClusterInfo: true, args: [one, 'two words'], env: [{name: PLUGIN_MODE, value: quick}],");

        var first = await credential.GetHeaderAsync(None);
        var again = await credential.GetHeaderAsync(None);
        var refreshed = await credential.RefreshAsync(first, None);
        var second = await credential.GetHeaderAsync(None);

        Assert.Equal(("token-1", "token-1", true, "token-2"), (first!.Parameter, again!.Parameter, refreshed, second!.Parameter));
        var calls = File.ReadAllLines(_folder.File("calls"));
        Assert.Equal(2, calls.Length);
        Assert.Equal(
            """two words quick {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false,"cluster":{"server":"https://one"}}}""",
            calls[0]);
    }

    [Fact]
    public async Task A_token_near_its_end_is_replaced()
    {
        var credential = Load(
            """
            #!/bin/sh
            echo x >>"$(dirname "$0")/calls"
            end=$(date -u -d '+20 seconds' +%Y-%m-%dT%H:%M:%SZ)
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t","expirationTimestamp":"'$end'"}}'
            """);

        _ = await credential.GetHeaderAsync(None);
        _ = await credential.GetHeaderAsync(None);

        Assert.Equal(2, File.ReadAllLines(_folder.File("calls")).Length);
    }

    [Theory]
    [InlineData("#!/bin/sh\necho 'log in first' >&2; exit 3", "failed with exit code 3: log in first")]
    [InlineData("#!/bin/sh\necho hello", "gave no ExecCredential")]
    [InlineData("#!/bin/sh\necho '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{}}'", "neither a token nor a certificate")]
    [InlineData("#!/bin/sh\necho '{\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"t\"}}'", "asked for was ExecCredential of client.authentication.k8s.io/v1")]
    public async Task What_goes_wrong_is_said(string script, string message)
    {
        var exception = await Assert.ThrowsAsync<CredentialException>(() => Load(script).GetHeaderAsync(None).AsTask());

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_plugin_is_named_with_its_hint()
    {
        var path = _folder.File("config");
        File.WriteAllText(path, Config("./nowhere", "installHint: 'get it from the shop',"));

        var credential = KubeConfig.Load(path, null).Credential;
        var exception = await Assert.ThrowsAsync<CredentialException>(() => credential.GetHeaderAsync(None).AsTask());

        Assert.Contains("get it from the shop", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Config(string command, string fields) => """
        current-context: c
        clusters: [{name: one, cluster: {server: "https://one"}}]
        users: [{name: me, user: {exec: {FIELDS command: COMMAND, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}}]
        contexts: [{name: c, context: {cluster: one, user: me}}]
        """.Replace("COMMAND", command, StringComparison.Ordinal).Replace("FIELDS", fields, StringComparison.Ordinal);

    private IClusterCredential Load(string script, string fields = "")
    {
        var plugin = _folder.File("plugin");
        File.WriteAllText(plugin, script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var path = _folder.File("config");
        File.WriteAllText(path, Config("./plugin", fields));
        return KubeConfig.Load(path, null).Credential;
    }
}

using Vizier.Runner.Kubernetes.Configuration;
using Vizier.Runner.Tests.Support;

namespace Vizier.Runner.Tests.Kubernetes;

public sealed class KubeConfigTests : IDisposable
{
    private const string Whole = """
        apiVersion: v1
        kind: Config
        current-context: work
        clusters:
        - name: one
          cluster: {server: "https://one.example:6443/prefix", proxy-url: "socks5://proxy:1080", tls-server-name: api, insecure-skip-tls-verify: true}
        users:
        - name: me
          user: {token: secret, as: other, as-uid: "7", as-groups: [a, b], as-user-extra: {"example.org/scope": [x]}}
        contexts:
        - name: work
          context: {cluster: one, user: me, namespace: trials}
        """;

    private readonly TestFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];

    private KubeConfigEnvironment Environment =>
        new(_variables.GetValueOrDefault, _folder.File("home"), _folder.File("account"), TimeProvider.System);

    [Fact]
    public async Task A_context_gives_everything_that_it_says()
    {
        var connection = KubeConfig.Load(Write("config", Whole), null, Environment);

        Assert.Equal(new Uri("https://one.example:6443/prefix"), connection.Server);
        Assert.Equal("trials", connection.Namespace);
        Assert.Equal("api", connection.TlsServerName);
        Assert.Equal(new Uri("socks5://proxy:1080"), connection.Proxy);
        Assert.True(connection.SkipsVerification);
        Assert.Equal("Bearer secret", $"{await connection.Credential.GetHeaderAsync(CancellationToken.None)}");
        Assert.Equal(
            ["Impersonate-User: other", "Impersonate-Uid: 7", "Impersonate-Group: a", "Impersonate-Group: b", "Impersonate-Extra-example.org%2Fscope: x"],
            connection.Impersonation.Select(header => $"{header.Key}: {header.Value}"));
    }

    [Fact]
    public void Of_several_files_the_first_wins_entry_by_entry_and_missing_files_are_passed_over()
    {
        var first = Write("first", """
            current-context: mixed
            clusters: [{name: one, cluster: {server: "https://first"}}]
            contexts: [{name: mixed, context: {cluster: two, user: me}}]
            """);
        var second = Write("second", """
            current-context: work
            clusters: [{name: one, cluster: {server: "https://second"}}, {name: two, cluster: {server: "https://two"}}]
            users: [{name: me, user: {token: t}}]
            contexts: [{name: work, context: {cluster: one, user: me}}]
            """);
        _variables["KUBECONFIG"] = $"{first}:{_folder.File("missing")}:{second}";

        Assert.Equal(new Uri("https://two"), KubeConfig.Load(null, null, Environment).Server);
        Assert.Equal(new Uri("https://first"), KubeConfig.Load(null, "work", Environment).Server);
    }

    [Fact]
    public async Task Paths_are_relative_to_their_file_and_a_token_file_wins_over_a_token()
    {
        Write("sub/token", "from-file\n");
        var path = Write("sub/config", """
            current-context: c
            clusters: [{name: one, cluster: {server: "https://one"}}]
            users: [{name: me, user: {token: inline, tokenFile: token}}]
            contexts: [{name: c, context: {cluster: one, user: me}}]
            """);

        var connection = KubeConfig.Load(path, null, Environment);

        Assert.Equal("Bearer from-file", $"{await connection.Credential.GetHeaderAsync(CancellationToken.None)}");
    }

    [Fact]
    public async Task A_pod_is_told_its_cluster_by_its_service_account()
    {
        using var authority = new TestAuthority("pod authority");
        Write("account/token", "bound-token");
        Write("account/namespace", "mine\n");
        Write("account/ca.crt", authority.Pem);
        _variables["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        _variables["KUBERNETES_SERVICE_PORT"] = "443";

        var connection = KubeConfig.Load(null, null, Environment);

        Assert.Equal("https://[fd00::1]/", connection.Server.AbsoluteUri);
        Assert.Equal("mine", connection.Namespace);
        Assert.True(connection.IsInCluster);
        Assert.Single(connection.Authorities!);
        Assert.Equal("Bearer bound-token", $"{await connection.Credential.GetHeaderAsync(CancellationToken.None)}");
    }

    [Theory]
    [InlineData("current-context: work", "current-context: play", "there is no context \"play\"; contexts: work")]
    [InlineData("current-context: work", "", "there is no current-context; contexts: work")]
    [InlineData("cluster: one, user", "cluster: two, user", "names the cluster \"two\", which is not there; clusters: one")]
    [InlineData("user: me,", "user: you,", "names the user \"you\", which is not there; users: me")]
    [InlineData("server: \"https://one.example:6443/prefix\",", "", "clusters[one].server is missing")]
    [InlineData("socks5://", "ftp://", "clusters[one].proxy-url \"ftp://proxy:1080\" must be an address with the scheme http, https or socks5")]
    [InlineData("token: secret,", "token: secret, username: u, password: p,", "users[me].token cannot be together with username and password")]
    [InlineData("token: secret,", "auth-provider: {name: gcp},", "users[me].auth-provider is no longer supported by Kubernetes; use an exec plugin")]
    [InlineData("token: secret,", "client-certificate-data: aGk=,", "users[me].client-key is missing")]
    [InlineData("token: secret,", "client-certificate-data: '*', client-key-data: aGk=,", "client-certificate-data must be base64")]
    [InlineData("token: secret,", "exec: {command: p, apiVersion: client.authentication.k8s.io/v1alpha1},", "users[me].exec.apiVersion")]
    [InlineData("insecure-skip-tls-verify: true", "insecure-skip-tls-verify: true, certificate-authority-data: aGk=", "cannot be together with a certificate authority")]
    [InlineData("insecure-skip-tls-verify: true", "certificate-authority: nowhere.crt", "nowhere.crt cannot be read")]
    [InlineData("insecure-skip-tls-verify: true", "certificate-authority-data: aGk=", "clusters[one].certificate-authority holds no certificate in PEM")]
    [InlineData("clusters:", "clusters: {", ":4:")]
    public void What_is_wrong_is_named_with_its_file_and_field(string text, string replacement, string message)
    {
        var path = Write("config", Whole.Replace(text, replacement, StringComparison.Ordinal));

        var exception = Assert.Throws<KubeConfigException>(() => KubeConfig.Load(path, null, Environment));

        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_cluster_the_message_says_where_was_looked()
    {
        var exception = Assert.Throws<KubeConfigException>(() => KubeConfig.Load(null, null, Environment));

        Assert.Contains(_folder.File("home/.kube/config"), exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string name, string text)
    {
        var path = _folder.File(name);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}

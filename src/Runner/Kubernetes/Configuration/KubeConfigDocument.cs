using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Vizier.Runner.Kubernetes.Configuration;

/// <summary>A kubeconfig file as it is written. Fields that are not known here are passed over, as kubectl does.</summary>
internal sealed class KubeConfigDocument
{
    [YamlMember(Alias = "current-context")]
    public string? CurrentContext { get; set; }

    [YamlMember(Alias = "clusters")]
    public List<NamedCluster>? Clusters { get; set; }

    [YamlMember(Alias = "users")]
    public List<NamedUser>? Users { get; set; }

    [YamlMember(Alias = "contexts")]
    public List<NamedContext>? Contexts { get; set; }

    /// <summary>Reads a file; relative paths in it become whole ones.</summary>
    /// <exception cref="KubeConfigException">It cannot be read, or is no kubeconfig.</exception>
    internal static KubeConfigDocument Read(string path)
    {
        try
        {
            using var reader = File.OpenText(path);
            var document = new DeserializerBuilder().IgnoreUnmatchedProperties().Build().Deserialize<KubeConfigDocument?>(reader) ?? new();
            document.Anchor(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return document;
        }
        catch (YamlException exception)
        {
            throw new KubeConfigException(
                $"{path}:{exception.Start.Line}:{exception.Start.Column}: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private void Anchor(string folder)
    {
        foreach (var cluster in (Clusters ?? []).Select(entry => entry.Cluster).OfType<KubeCluster>())
        {
            cluster.CertificateAuthority = Whole(cluster.CertificateAuthority, folder);
        }

        foreach (var user in (Users ?? []).Select(entry => entry.User).OfType<KubeUser>())
        {
            user.ClientCertificate = Whole(user.ClientCertificate, folder);
            user.ClientKey = Whole(user.ClientKey, folder);
            user.TokenFile = Whole(user.TokenFile, folder);
            if (user.Exec is { Command: { } command } && command.Contains('/', StringComparison.Ordinal))
            {
                user.Exec.Command = Whole(command, folder);
            }
        }
    }

    private static string? Whole(string? path, string folder) => string.IsNullOrEmpty(path) ? path : Path.GetFullPath(path, folder);
}

/// <summary>A cluster and its name.</summary>
internal sealed class NamedCluster
{
    [YamlMember(Alias = "name")]
    public string Name { get; set; } = "";

    [YamlMember(Alias = "cluster")]
    public KubeCluster? Cluster { get; set; }
}

/// <summary>How a cluster is reached.</summary>
internal sealed class KubeCluster
{
    [YamlMember(Alias = "server")]
    public string? Server { get; set; }

    [YamlMember(Alias = "certificate-authority")]
    public string? CertificateAuthority { get; set; }

    [YamlMember(Alias = "certificate-authority-data")]
    public string? CertificateAuthorityData { get; set; }

    [YamlMember(Alias = "insecure-skip-tls-verify")]
    public bool InsecureSkipTlsVerify { get; set; }

    [YamlMember(Alias = "tls-server-name")]
    public string? TlsServerName { get; set; }

    [YamlMember(Alias = "proxy-url")]
    public string? ProxyUrl { get; set; }

    [YamlMember(Alias = "disable-compression")]
    public bool DisableCompression { get; set; }

    [YamlMember(Alias = "extensions")]
    public List<NamedExtension>? Extensions { get; set; }
}

/// <summary>Something that another program keeps with a cluster.</summary>
internal sealed class NamedExtension
{
    [YamlMember(Alias = "name")]
    public string Name { get; set; } = "";

    [YamlMember(Alias = "extension")]
    public object? Extension { get; set; }
}

/// <summary>A user and its name.</summary>
internal sealed class NamedUser
{
    [YamlMember(Alias = "name")]
    public string Name { get; set; } = "";

    [YamlMember(Alias = "user")]
    public KubeUser? User { get; set; }
}

/// <summary>How a user proves who it is.</summary>
internal sealed class KubeUser
{
    [YamlMember(Alias = "client-certificate")]
    public string? ClientCertificate { get; set; }

    [YamlMember(Alias = "client-certificate-data")]
    public string? ClientCertificateData { get; set; }

    [YamlMember(Alias = "client-key")]
    public string? ClientKey { get; set; }

    [YamlMember(Alias = "client-key-data")]
    public string? ClientKeyData { get; set; }

    [YamlMember(Alias = "token")]
    public string? Token { get; set; }

    [YamlMember(Alias = "tokenFile")]
    public string? TokenFile { get; set; }

    [YamlMember(Alias = "username")]
    public string? Username { get; set; }

    [YamlMember(Alias = "password")]
    public string? Password { get; set; }

    [YamlMember(Alias = "as")]
    public string? As { get; set; }

    [YamlMember(Alias = "as-uid")]
    public string? AsUid { get; set; }

    [YamlMember(Alias = "as-groups")]
    public List<string>? AsGroups { get; set; }

    [YamlMember(Alias = "as-user-extra")]
    public Dictionary<string, List<string>>? AsUserExtra { get; set; }

    [YamlMember(Alias = "exec")]
    public KubeExec? Exec { get; set; }

    [YamlMember(Alias = "auth-provider")]
    public object? AuthProvider { get; set; }
}

/// <summary>A program that makes credentials.</summary>
internal sealed class KubeExec
{
    [YamlMember(Alias = "apiVersion")]
    public string? ApiVersion { get; set; }

    [YamlMember(Alias = "command")]
    public string? Command { get; set; }

    [YamlMember(Alias = "args")]
    public List<string>? Args { get; set; }

    [YamlMember(Alias = "env")]
    public List<KubeExecVariable>? Env { get; set; }

    [YamlMember(Alias = "installHint")]
    public string? InstallHint { get; set; }

    [YamlMember(Alias = "interactiveMode")]
    public string? InteractiveMode { get; set; }

    [YamlMember(Alias = "provideClusterInfo")]
    public bool ProvideClusterInfo { get; set; }
}

/// <summary>An environment variable of such a program.</summary>
internal sealed class KubeExecVariable
{
    [YamlMember(Alias = "name")]
    public string Name { get; set; } = "";

    [YamlMember(Alias = "value")]
    public string Value { get; set; } = "";
}

/// <summary>A context and its name.</summary>
internal sealed class NamedContext
{
    [YamlMember(Alias = "name")]
    public string Name { get; set; } = "";

    [YamlMember(Alias = "context")]
    public KubeContext? Context { get; set; }
}

/// <summary>A cluster, a user and a namespace together.</summary>
internal sealed class KubeContext
{
    [YamlMember(Alias = "cluster")]
    public string? Cluster { get; set; }

    [YamlMember(Alias = "user")]
    public string? User { get; set; }

    [YamlMember(Alias = "namespace")]
    public string? Namespace { get; set; }
}

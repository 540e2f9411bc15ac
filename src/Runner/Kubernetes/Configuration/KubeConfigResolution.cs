using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vizier.Runner.Kubernetes.Credentials;

namespace Vizier.Runner.Kubernetes.Configuration;

/// <summary>Makes a connection of one cluster and one user of a kubeconfig.</summary>
/// <param name="files">The files, for messages.</param>
/// <param name="clusterName">The cluster's name, for messages.</param>
/// <param name="userName">The user's name, for messages.</param>
/// <param name="environment">The process's surroundings.</param>
internal sealed class KubeConfigResolution(string files, string clusterName, string userName, KubeConfigEnvironment environment)
{
    internal ClusterConnection Connect(KubeCluster cluster, KubeUser user)
    {
        var authority = ReadData(cluster.CertificateAuthorityData, cluster.CertificateAuthority, Cluster("certificate-authority"));
        if (cluster.InsecureSkipTlsVerify && authority is not null)
        {
            throw Wrong(Cluster("insecure-skip-tls-verify"), "cannot be together with a certificate authority");
        }

        var (certificate, chain) = ReadCertificate(user);
        return new ClusterConnection
        {
            Server = ReadServer(cluster.Server),
            Source = files,
            Authorities = authority is null ? null : ReadAuthorities(authority),
            SkipsVerification = cluster.InsecureSkipTlsVerify,
            TlsServerName = NullIfEmpty(cluster.TlsServerName),
            Proxy = ReadProxy(cluster.ProxyUrl),
            DisablesCompression = cluster.DisableCompression,
            ClientCertificate = certificate,
            ClientCertificateChain = chain,
            Credential = ReadCredential(user, cluster, authority),
            Impersonation = [.. Impersonation(user)],
        };
    }

    private Uri ReadServer(string? server)
    {
        if (string.IsNullOrEmpty(server))
        {
            throw Wrong(Cluster("server"), "is missing");
        }

        return Uri.TryCreate(server.Contains("://", StringComparison.Ordinal) ? server : $"https://{server}", UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
                ? uri
                : throw Wrong(Cluster("server"), $"\"{server}\" must be an address such as https://kubernetes.example:6443");
    }

    private Uri? ReadProxy(string? proxy) => string.IsNullOrEmpty(proxy) ? null
        : Uri.TryCreate(proxy, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "socks5"
            ? uri
            : throw Wrong(Cluster("proxy-url"), $"\"{proxy}\" must be an address with the scheme http, https or socks5");

    private IClusterCredential ReadCredential(KubeUser user, KubeCluster cluster, byte[]? authority)
    {
        if (user.AuthProvider is not null)
        {
            throw Wrong(User("auth-provider"), "is no longer supported by Kubernetes; use an exec plugin");
        }

        var hasToken = !string.IsNullOrEmpty(user.Token) || !string.IsNullOrEmpty(user.TokenFile);
        var hasPassword = !string.IsNullOrEmpty(user.Username) || !string.IsNullOrEmpty(user.Password);
        if (hasToken && hasPassword)
        {
            throw Wrong(User("token"), "cannot be together with username and password");
        }

        return !string.IsNullOrEmpty(user.TokenFile) ? new TokenFileCredential(user.TokenFile, environment.Time)
            : hasToken ? new FixedCredential(new AuthenticationHeaderValue("Bearer", user.Token))
            : hasPassword ? new FixedCredential(new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Username}:{user.Password}"))))
            : user.Exec is not null ? ReadExec(user.Exec, cluster, authority)
            : new AnonymousCredential();
    }

    private ExecCredential ReadExec(KubeExec exec, KubeCluster cluster, byte[]? authority)
    {
        if (string.IsNullOrEmpty(exec.Command))
        {
            throw Wrong(User("exec.command"), "is missing");
        }

        if (exec.ApiVersion is not (ExecCredential.Version1 or ExecCredential.Version1Beta1))
        {
            throw Wrong(
                User("exec.apiVersion"),
                $"\"{exec.ApiVersion}\" must be {ExecCredential.Version1} or {ExecCredential.Version1Beta1}; update the plugin {exec.Command}");
        }

        if (exec.InteractiveMode is not (null or "Never" or "IfAvailable"))
        {
            throw Wrong(
                User("exec.interactiveMode"),
                exec.InteractiveMode == "Always"
                    ? "Always cannot be served: there is no terminal here; log in with kubectl or take another user"
                    : $"\"{exec.InteractiveMode}\" must be Never, IfAvailable or Always");
        }

        return new ExecCredential(exec, exec.ProvideClusterInfo ? ExecClusterInfo.Of(cluster, authority) : null, environment.Time);
    }

    private (X509Certificate2? Certificate, X509Certificate2Collection Chain) ReadCertificate(KubeUser user)
    {
        var certificate = ReadData(user.ClientCertificateData, user.ClientCertificate, User("client-certificate"));
        var key = ReadData(user.ClientKeyData, user.ClientKey, User("client-key"));
        if (certificate is null && key is null)
        {
            return (null, []);
        }

        if (certificate is null || key is null)
        {
            throw Wrong(User(certificate is null ? "client-certificate" : "client-key"), "is missing; a certificate and its key belong together");
        }

        try
        {
            return ClientCertificates.Read(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new KubeConfigException($"{files}: {User("client-certificate")} cannot be read: {exception.Message}", exception);
        }
    }

    private X509Certificate2Collection ReadAuthorities(byte[] data)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(data));
        }
        catch (CryptographicException exception)
        {
            throw new KubeConfigException($"{files}: {Cluster("certificate-authority")} cannot be read: {exception.Message}", exception);
        }

        return authorities.Count > 0 ? authorities : throw Wrong(Cluster("certificate-authority"), "holds no certificate in PEM");
    }

    private byte[]? ReadData(string? data, string? path, string field)
    {
        try
        {
            return !string.IsNullOrEmpty(data) ? Convert.FromBase64String(data)
                : !string.IsNullOrEmpty(path) ? File.ReadAllBytes(path)
                : null;
        }
        catch (FormatException exception)
        {
            throw new KubeConfigException($"{files}: {field}-data must be base64", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{files}: {field}: {path} cannot be read: {exception.Message}", exception);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Impersonation(KubeUser user)
    {
        if (NullIfEmpty(user.As) is { } name)
        {
            yield return new("Impersonate-User", name);
        }

        if (NullIfEmpty(user.AsUid) is { } uid)
        {
            yield return new("Impersonate-Uid", uid);
        }

        foreach (var group in user.AsGroups ?? [])
        {
            yield return new("Impersonate-Group", group);
        }

        foreach (var (key, values) in user.AsUserExtra ?? [])
        {
            foreach (var value in values)
            {
                yield return new($"Impersonate-Extra-{Uri.EscapeDataString(key)}", value);
            }
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private string Cluster(string field) => $"clusters[{clusterName}].{field}";

    private string User(string field) => $"users[{userName}].{field}";

    private KubeConfigException Wrong(string field, string message) => new($"{files}: {field} {message}");
}

using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Vizier.Runner.Kubernetes.Configuration;

namespace Vizier.Runner.Kubernetes.Http;

/// <summary>Makes the HTTP handler of a connection.</summary>
internal static class ClusterHandler
{
    // A dead peer is noticed within 45 s, also by a watch on which nothing happens (client-go has the same).
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(10);

    internal static SocketsHttpHandler Create(ClusterConnection connection)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = connection.DisablesCompression ? DecompressionMethods.None : DecompressionMethods.All,
            ConnectTimeout = ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionLifetime = ConnectionLifetime,
            UseCookies = false,
        };
        if (connection.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy) { Credentials = CredentialsOf(proxy) };
        }

        handler.SslOptions.RemoteCertificateValidationCallback = Validation(connection);
        if (connection.ClientCertificate is { } certificate)
        {
            handler.SslOptions.ClientCertificateContext =
                SslStreamCertificateContext.Create(certificate, connection.ClientCertificateChain, offline: true);
        }
        else
        {
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => connection.Credential.Certificate!;
        }

        return handler;
    }

    private static NetworkCredential? CredentialsOf(Uri proxy) =>
        proxy.UserInfo.Split(':', 2) is [{ Length: > 0 } name, .. var rest]
            ? new NetworkCredential(Uri.UnescapeDataString(name), Uri.UnescapeDataString(rest.FirstOrDefault() ?? ""))
            : null;

    private static RemoteCertificateValidationCallback? Validation(ClusterConnection connection) =>
        connection.SkipsVerification ? (_, certificate, _, _) => certificate is not null
        : connection.Authorities is { } authorities ? (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, authorities)
        : null;

    // What is wrong with the system's own chain does not count, since the cluster's authority is not the system's; a wrong name does.
    private static bool IsTrusted(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(authorities);
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        using var leaf = new X509Certificate2(certificate);
        return chain.Build(leaf) || EndsAtAuthority(chain, authorities);
    }

    // An authority need not be a root: kubeconfig may name one that another has signed.
    private static bool EndsAtAuthority(X509Chain chain, X509Certificate2Collection authorities) =>
        chain.ChainStatus.All(status => status.Status is X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot)
        && chain.ChainElements.Any(element => authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)));
}

using System.Security.Cryptography.X509Certificates;
using Vizier.Runner.Kubernetes.Credentials;

namespace Vizier.Runner.Kubernetes.Configuration;

/// <summary>The cluster that a pod runs in, reached by the pod's service account.</summary>
internal static class ServiceAccount
{
    /// <summary>The pod's cluster; null if this is no pod, or one without a service account.</summary>
    internal static ClusterConnection? Find(KubeConfigEnvironment environment)
    {
        var host = environment.Variable("KUBERNETES_SERVICE_HOST");
        var port = environment.Variable("KUBERNETES_SERVICE_PORT");
        var token = Path.Combine(environment.ServiceAccountFolder, "token");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port) || !File.Exists(token))
        {
            return null;
        }

        var authority = Path.Combine(environment.ServiceAccountFolder, "ca.crt");
        var authorities = new X509Certificate2Collection();
        if (File.Exists(authority))
        {
            authorities.ImportFromPemFile(authority);
        }

        var name = Path.Combine(environment.ServiceAccountFolder, "namespace");
        return new ClusterConnection
        {
            Server = new Uri($"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}"),
            Source = "the pod's service account",
            Namespace = File.Exists(name) ? File.ReadAllText(name).Trim() : "default",
            IsInCluster = true,
            Authorities = authorities.Count > 0 ? authorities : null,
            Credential = new TokenFileCredential(token, environment.Time),
        };
    }
}

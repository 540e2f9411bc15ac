using System.Security.Cryptography.X509Certificates;
using Vizier.Runner.Kubernetes.Credentials;

namespace Vizier.Runner.Kubernetes.Configuration;

/// <summary>How a cluster is reached, and as whom.</summary>
public sealed record ClusterConnection
{
    /// <summary>The API server, perhaps with a path before the API's own.</summary>
    public required Uri Server { get; init; }

    /// <summary>Where it was found, for messages, e.g. <c>context "local" of /home/me/.kube/config</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The namespace of objects that name none.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Whether it is the cluster that this program runs in.</summary>
    public bool IsInCluster { get; init; }

    /// <summary>Proves who calls.</summary>
    public IClusterCredential Credential { get; init; } = new AnonymousCredential();

    /// <summary>The headers by which the caller acts as somebody else.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    /// <summary>The client's certificate; null for none, or if the credential has it.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The certificates between the client's and its authority's.</summary>
    public X509Certificate2Collection ClientCertificateChain { get; init; } = [];

    /// <summary>The only authorities that the server's certificate may come from; null for those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The name in the server's certificate where it differs from the address.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Whether any certificate is taken.</summary>
    public bool SkipsVerification { get; init; }

    /// <summary>The proxy; null for that of the environment (HTTPS_PROXY, NO_PROXY).</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Whether answers come uncompressed.</summary>
    public bool DisablesCompression { get; init; }
}

using System.Collections;
using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes.Configuration;

namespace Vizier.Runner.Kubernetes.Credentials;

/// <summary>What a credential plugin is told of the cluster.</summary>
internal static class ExecClusterInfo
{
    private const string PluginExtension = "client.authentication.k8s.io/exec";

    internal static JsonObject Of(KubeCluster cluster, byte[]? authority)
    {
        JsonObject info = new() { ["server"] = cluster.Server };
        if (!string.IsNullOrEmpty(cluster.TlsServerName))
        {
            info["tls-server-name"] = cluster.TlsServerName;
        }

        if (cluster.InsecureSkipTlsVerify)
        {
            info["insecure-skip-tls-verify"] = true;
        }

        if (authority is not null)
        {
            info["certificate-authority-data"] = Convert.ToBase64String(authority);
        }

        if (!string.IsNullOrEmpty(cluster.ProxyUrl))
        {
            info["proxy-url"] = cluster.ProxyUrl;
        }

        if (cluster.Extensions?.Find(extension => extension.Name == PluginExtension)?.Extension is { } config)
        {
            info["config"] = ToJson(config);
        }

        return info;
    }

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        IDictionary fields => new JsonObject(fields.Cast<DictionaryEntry>()
            .Select(field => KeyValuePair.Create($"{field.Key}", ToJson(field.Value)))),
        IList items => new JsonArray([.. items.Cast<object?>().Select(ToJson)]),
        _ => JsonValue.Create($"{value}"),
    };
}

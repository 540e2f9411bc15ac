namespace Vizier.Runner.Kubernetes.Configuration;

/// <summary>
/// Finds the cluster to work with as kubectl does: the files that <c>KUBECONFIG</c> lists, else <c>~/.kube/config</c>; in a pod
/// without such a file, the pod's own cluster by its service account.
/// </summary>
public static class KubeConfig
{
    /// <summary>Finds the cluster.</summary>
    /// <param name="path">The only file to read; null to look where kubectl does.</param>
    /// <param name="context">The context in place of the current one.</param>
    /// <exception cref="KubeConfigException">There is none, or something in its configuration is wrong.</exception>
    public static ClusterConnection Load(string? path = null, string? context = null) =>
        Load(path, context, KubeConfigEnvironment.OfProcess);

    internal static ClusterConnection Load(string? path, string? context, KubeConfigEnvironment environment)
    {
        if (path is not null)
        {
            return Resolve([path], context, environment);
        }

        var listed = environment.Variable("KUBECONFIG");
        var candidates = string.IsNullOrEmpty(listed)
            ? [Path.Combine(environment.HomeFolder, ".kube", "config")]
            : listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var paths = candidates.Where(File.Exists).ToList();
        return paths.Count > 0 ? Resolve(paths, context, environment)
            : ServiceAccount.Find(environment) ?? throw new KubeConfigException(
                $"no cluster is known: there is no {string.Join(" nor ", candidates)}, and this is no pod with a service account; "
                + "set KUBECONFIG to a kubeconfig file");
    }

    private static ClusterConnection Resolve(IReadOnlyList<string> paths, string? context, KubeConfigEnvironment environment)
    {
        var merged = Merge(paths.Select(KubeConfigDocument.Read));
        var files = string.Join(", ", paths);
        var name = context ?? merged.CurrentContext;
        if (string.IsNullOrEmpty(name))
        {
            throw new KubeConfigException($"{files}: there is no current-context; contexts: {Names(merged.Contexts!.Select(entry => entry.Name))}");
        }

        var chosen = merged.Contexts!.Find(entry => entry.Name == name)?.Context ?? throw new KubeConfigException(
            $"{files}: there is no context \"{name}\"; contexts: {Names(merged.Contexts.Select(entry => entry.Name))}");
        var cluster = merged.Clusters!.Find(entry => entry.Name == chosen.Cluster)?.Cluster ?? throw new KubeConfigException(
            $"{files}: the context \"{name}\" names the cluster \"{chosen.Cluster}\", which is not there; clusters: "
            + Names(merged.Clusters.Select(entry => entry.Name)));
        var user = string.IsNullOrEmpty(chosen.User) ? new KubeUser()
            : merged.Users!.Find(entry => entry.Name == chosen.User)?.User ?? throw new KubeConfigException(
                $"{files}: the context \"{name}\" names the user \"{chosen.User}\", which is not there; users: "
                + Names(merged.Users.Select(entry => entry.Name)));
        var resolution = new KubeConfigResolution(files, chosen.Cluster!, chosen.User ?? "", environment);
        return resolution.Connect(cluster, user) with
        {
            Source = $"context \"{name}\" of {files}",
            Namespace = string.IsNullOrEmpty(chosen.Namespace) ? "default" : chosen.Namespace,
        };
    }

    // Of entries with the same name the first file's wins, as it does for the current context.
    private static KubeConfigDocument Merge(IEnumerable<KubeConfigDocument> documents)
    {
        var merged = new KubeConfigDocument { Clusters = [], Users = [], Contexts = [] };
        foreach (var document in documents)
        {
            merged.CurrentContext = string.IsNullOrEmpty(merged.CurrentContext) ? document.CurrentContext : merged.CurrentContext;
            merged.Clusters.AddRange((document.Clusters ?? []).Where(entry => !merged.Clusters.Exists(other => other.Name == entry.Name)));
            merged.Users.AddRange((document.Users ?? []).Where(entry => !merged.Users.Exists(other => other.Name == entry.Name)));
            merged.Contexts.AddRange((document.Contexts ?? []).Where(entry => !merged.Contexts.Exists(other => other.Name == entry.Name)));
        }

        return merged;
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("(none)"));
}

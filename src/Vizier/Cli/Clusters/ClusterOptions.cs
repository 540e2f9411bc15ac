using System.CommandLine;
using Vizier.Runner.Kubernetes;
using Vizier.Runner.Kubernetes.Configuration;

namespace Vizier.Cli.Clusters;

/// <summary>The flags that name a cluster and a namespace.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "How the cluster is reached; without it KUBECONFIG, then ~/.kube/config, then the pod's service account.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _context = new("--context") { Description = "The context of the kubeconfig; without it the current one.", HelpName = "NAME" };
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "The namespace; without it the context's.", HelpName = "NAME" };

    /// <summary>Gives a command these flags.</summary>
    public ClusterOptions(Command command)
    {
        command.Options.Add(_kubeconfig);
        command.Options.Add(_context);
        command.Options.Add(_namespace);
    }

    /// <summary>A client of the cluster.</summary>
    /// <exception cref="CliException">The kubeconfig is wrong, or there is none.</exception>
    public KubernetesClient Connect(ParseResult arguments)
    {
        try
        {
            return new KubernetesClient(KubeConfig.Load(arguments.GetValue(_kubeconfig), arguments.GetValue(_context)), TimeProvider.System);
        }
        catch (KubeConfigException exception)
        {
            throw new CliException(exception.Message);
        }
    }

    /// <summary>The namespace that is meant.</summary>
    public string NamespaceOf(ParseResult arguments, KubernetesClient client) => arguments.GetValue(_namespace) ?? client.Namespace;
}

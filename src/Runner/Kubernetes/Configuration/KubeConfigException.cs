namespace Vizier.Runner.Kubernetes.Configuration;

/// <summary>It cannot be told how a cluster is reached. The message says which file and field is wrong.</summary>
public sealed class KubeConfigException : Exception
{
    internal KubeConfigException(string message)
        : base(message)
    {
    }

    internal KubeConfigException(string message, Exception cause)
        : base(message, cause)
    {
    }
}

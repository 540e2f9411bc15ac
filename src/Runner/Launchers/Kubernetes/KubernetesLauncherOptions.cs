using System.Text.Json.Nodes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>How trials are run on a cluster.</summary>
public sealed record KubernetesLauncherOptions
{
    /// <summary>The service's address as pods reach it, told to programs that push; empty if they cannot.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The image of Vizier, for the container that reads metrics from files; empty if it is not known.</summary>
    public string Image { get; init; } = "";

    /// <summary>Whether TFJobs and PyTorchJobs are run without their operator also where that is installed.</summary>
    public bool NativeJobs { get; init; }

    /// <summary>The gang schedulers that may be used where the cluster has them, by name; null for all that are known.</summary>
    public IReadOnlyList<string>? GangSchedulers { get; init; }

    /// <summary>The most GPUs and pods at a time.</summary>
    public LaunchBudget Budget { get; init; } = new();

    /// <summary>How long a pod may wait for a node; null for ever.</summary>
    public TimeSpan? PendingTimeout { get; init; }

    /// <summary>How long a container may fail to be made, for want of its image or of a volume, before its trial fails.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a stopped program has between SIGTERM and SIGKILL.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The object that all trials' objects belong to and go with; null for none.</summary>
    public JsonObject? Owner { get; init; }
}

/// <summary>How much of a cluster a runner takes.</summary>
public sealed record LaunchBudget
{
    /// <summary>The most GPUs of all trials together; null for any number.</summary>
    public int? Gpus { get; init; }

    /// <summary>The most pods of all trials together; null for any number.</summary>
    public int? Pods { get; init; }

    /// <summary>The most GPUs of one owner's trials.</summary>
    public IReadOnlyDictionary<string, int> GpusOfOwner { get; init; } = new Dictionary<string, int>();

    /// <summary>The most pods of one owner's trials.</summary>
    public IReadOnlyDictionary<string, int> PodsOfOwner { get; init; } = new Dictionary<string, int>();
}

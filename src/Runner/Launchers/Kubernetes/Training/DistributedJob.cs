using System.Text.Json.Nodes;

namespace Vizier.Runner.Launchers.Kubernetes.Training;

/// <summary>A TFJob or PyTorchJob of Kubeflow's training operator, as far as it can be run without that operator.</summary>
/// <param name="Framework">Whose environment its pods get.</param>
/// <param name="Groups">Its replicas by type, in the order of <see cref="ReplicaType"/>; at least one.</param>
/// <param name="CleanPods">Which pods go when it has ended.</param>
/// <param name="Success">When it has succeeded.</param>
/// <param name="ActiveDeadline">The longest it may run; null for any time.</param>
/// <param name="RestartLimit">How often containers may be restarted in all; null for any number.</param>
/// <param name="ProcessesPerReplica">For PyTorch: how many processes <c>torchrun</c> starts in each pod; null if it is not said.</param>
/// <param name="Scheduling">What a gang scheduler is told.</param>
internal sealed record DistributedJob(
    TrainingFramework Framework,
    IReadOnlyList<ReplicaGroup> Groups,
    CleanPodPolicy CleanPods,
    SuccessPolicy Success,
    TimeSpan? ActiveDeadline,
    int? RestartLimit,
    string? ProcessesPerReplica,
    SchedulingPolicy Scheduling)
{
    /// <summary>All members, type by type.</summary>
    public IEnumerable<Member> Members => Groups.SelectMany(group => Enumerable.Range(0, group.Count).Select(index => new Member(group, index)));

    /// <summary>How many pods there are.</summary>
    public int Size => Groups.Sum(group => group.Count);

    /// <summary>The member with whose end the job ends: the chief or master, else the first worker.</summary>
    public Member Leader => new(Groups[0], 0);
}

/// <summary>Whose environment variables tell a pod its place in the job.</summary>
internal enum TrainingFramework
{
    /// <summary>TF_CONFIG.</summary>
    TensorFlow,

    /// <summary>MASTER_ADDR, MASTER_PORT, RANK and WORLD_SIZE.</summary>
    PyTorch,
}

/// <summary>The types of replicas. The first that a job has leads it.</summary>
internal enum ReplicaType
{
    /// <summary>TensorFlow's coordinator.</summary>
    Chief,

    /// <summary>PyTorch's rank 0, and the older name of TensorFlow's coordinator.</summary>
    Master,

    /// <summary>Trains.</summary>
    Worker,

    /// <summary>TensorFlow's parameter server.</summary>
    Ps,

    /// <summary>Evaluates beside the training; no part of TensorFlow's cluster.</summary>
    Evaluator,
}

/// <summary>What becomes of a pod whose container has ended.</summary>
internal enum ReplicaRestart
{
    /// <summary>Nothing.</summary>
    Never,

    /// <summary>The container is started again after a failure.</summary>
    OnFailure,

    /// <summary>The container is started again.</summary>
    Always,

    /// <summary>The pod is made again if the exit code says that it was ended from outside (128 and above), else it has failed.</summary>
    ExitCode,
}

/// <summary>Which pods are deleted once a job has ended.</summary>
internal enum CleanPodPolicy
{
    /// <summary>Those that still run.</summary>
    Running,

    /// <summary>All.</summary>
    All,

    /// <summary>None.</summary>
    None,
}

/// <summary>When a job has succeeded.</summary>
internal enum SuccessPolicy
{
    /// <summary>When its leader has.</summary>
    Leader,

    /// <summary>When all its workers have, and its leader.</summary>
    AllWorkers,
}

/// <summary>Replicas of one type.</summary>
/// <param name="Type">The type.</param>
/// <param name="Count">How many, at least 1.</param>
/// <param name="Template">Their core/v1 PodTemplateSpec.</param>
/// <param name="Restart">What becomes of a pod whose container has ended.</param>
internal sealed record ReplicaGroup(ReplicaType Type, int Count, JsonObject Template, ReplicaRestart Restart)
{
    /// <summary>The type in names, labels and TF_CONFIG.</summary>
    public string TypeName => Type.ToString().ToLowerInvariant();
}

/// <summary>One replica.</summary>
/// <param name="Group">Its type and template.</param>
/// <param name="Index">Its number among those of its type, from 0.</param>
internal sealed record Member(ReplicaGroup Group, int Index)
{
    /// <summary>The name of its pod.</summary>
    /// <param name="root">The name of the attempt's root object.</param>
    public string PodName(string root) => $"{root}-{Group.TypeName}-{Index}";
}

/// <summary>What <c>runPolicy.schedulingPolicy</c> says to a gang scheduler.</summary>
/// <param name="Queue">The queue; null for the scheduler's own.</param>
/// <param name="PriorityClass">The priority class; null for none.</param>
/// <param name="TimeoutSeconds">How long the gang may wait; null for the scheduler's own.</param>
internal sealed record SchedulingPolicy(string? Queue, string? PriorityClass, int? TimeoutSeconds);

namespace Vizier.Experiments.Documents;

/// <summary>What Katib assumes of a kind of object where a document says nothing.</summary>
/// <param name="SuccessCondition">A GJSON path; empty where the primary container's end decides.</param>
/// <param name="FailureCondition">A GJSON path; empty where the primary container's end decides.</param>
/// <param name="PrimaryPodLabels">The labels of the pod that counts.</param>
internal sealed record JobKind(
    string SuccessCondition, string FailureCondition, IReadOnlyDictionary<string, string> PrimaryPodLabels)
{
    private static readonly Dictionary<string, string> None = [];

    private static readonly Dictionary<string, string> Master = new() { ["training.kubeflow.org/job-role"] = "master" };

    private static readonly Dictionary<string, string> FirstNode = new()
    {
        ["jobset.sigs.k8s.io/replicatedjob-name"] = "node",
        ["batch.kubernetes.io/job-completion-index"] = "0",
    };

    /// <summary>The defaults of a kind, matched on its name alone; null if there are none.</summary>
    public static JobKind? Of(string? kind) => kind switch
    {
        "Job" => new JobKind(Condition("Complete"), Condition("Failed"), None),
        "TFJob" or "PyTorchJob" or "XGBoostJob" or "MPIJob" => new JobKind(Condition("Succeeded"), Condition("Failed"), Master),
        "TrainJob" => new JobKind(Condition("Complete"), Condition("Failed"), FirstNode),
        "Pod" => new JobKind("", "", None),
        _ => null,
    };

    private static string Condition(string type) => $"status.conditions.#(type==\"{type}\")#|#(status==\"True\")#";
}

using System.Text.Json.Nodes;
using Vizier.Runner.Kubernetes;

namespace Vizier.Runner.Launchers.Kubernetes;

/// <summary>How far a trial's objects have come.</summary>
internal enum OutcomeState
{
    /// <summary>Nothing is decided.</summary>
    Open,

    /// <summary>The trial's program has done its work.</summary>
    Succeeded,

    /// <summary>It has not.</summary>
    Failed,
}

/// <summary>What is to be thought of a trial's objects.</summary>
/// <param name="State">How far they have come.</param>
/// <param name="Reason">A word of the object's own, e.g. BackoffLimitExceeded; empty if there is none.</param>
/// <param name="Message">A sentence of the object's own; empty if there is none.</param>
internal sealed record Outcome(OutcomeState State, string Reason = "", string Message = "")
{
    /// <summary>The pod that decided it; null: the newest of the primary pods.</summary>
    internal JsonObject? Decisive { get; init; }

    /// <summary>Pods to be deleted and made again.</summary>
    internal IReadOnlyList<JsonObject> Renew { get; init; } = [];
}

/// <summary>Judges a trial's objects.</summary>
internal interface IOutcomeJudge
{
    /// <summary>Judges the root object with the pods that were seen of it.</summary>
    Outcome Judge(JsonObject root, IReadOnlyList<JsonObject> pods);
}

/// <summary>Judges any object by the conditions of its trial template, the failure first.</summary>
internal sealed class ConditionJudge(ObjectCondition success, ObjectCondition failure) : IOutcomeJudge
{
    /// <inheritdoc/>
    public Outcome Judge(JsonObject root, IReadOnlyList<JsonObject> pods) =>
        failure.Evaluate(root) is { Holds: true } failed ? new Outcome(OutcomeState.Failed, failed.Reason, failed.Message)
        : success.Evaluate(root) is { Holds: true } succeeded ? new Outcome(OutcomeState.Succeeded, succeeded.Reason, succeeded.Message)
        : new Outcome(OutcomeState.Open);
}

/// <summary>Judges a Pod by its container that counts; others beside it may go on for ever.</summary>
internal sealed class PodJudge(string container) : IOutcomeJudge
{
    /// <inheritdoc/>
    public Outcome Judge(JsonObject root, IReadOnlyList<JsonObject> pods)
    {
        var pod = PodState.Of(root, container);
        var restarts = root.Mapping("spec")?.Text("restartPolicy") == "OnFailure";
        return pod.Phase == "Succeeded" || pod.End is { ExitCode: 0 } ? new Outcome(OutcomeState.Succeeded)
            : pod.Phase == "Failed" || (pod.End is not null && !restarts) ? new Outcome(OutcomeState.Failed, pod.Reason, pod.Message)
            : new Outcome(OutcomeState.Open);
    }
}

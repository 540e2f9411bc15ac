using System.Text.Json.Nodes;
using Vizier.Runner.Launchers.Kubernetes.Admission;

namespace Vizier.Runner.Launchers.Kubernetes.Training;

/// <summary>The pods of a distributed trial.</summary>
/// <param name="gang">The trial.</param>
/// <param name="admission">Launches gangs.</param>
internal sealed class GangMembers(Gang gang, GangAdmission admission) : IMembers
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<JsonObject>> LaunchAsync(JsonObject root, Action<string> waiting, CancellationToken cancellation) =>
        admission.LaunchAsync(gang, root, waiting, cancellation);

    /// <inheritdoc/>
    public Task<JsonObject> RenewAsync(JsonObject root, JsonObject pod, CancellationToken cancellation) =>
        admission.RenewAsync(gang, root, pod, cancellation);

    /// <inheritdoc/>
    public IEnumerable<JsonObject> ToClean(IEnumerable<JsonObject> pods) => GangJudge.ToClean(gang.Job, pods);
}

/// <summary>Judges a distributed trial by its pods.</summary>
/// <param name="gang">The trial.</param>
internal sealed class GangOutcomeJudge(Gang gang) : IOutcomeJudge
{
    /// <inheritdoc/>
    public Outcome Judge(JsonObject root, IReadOnlyList<JsonObject> pods)
    {
        var verdict = gang.Judge(pods);
        var state = verdict.State switch
        {
            GangState.Succeeded => OutcomeState.Succeeded,
            GangState.Failed => OutcomeState.Failed,
            _ => OutcomeState.Open,
        };
        return new Outcome(state, "", verdict.Message) { Decisive = verdict.Decisive, Renew = verdict.Renew };
    }
}

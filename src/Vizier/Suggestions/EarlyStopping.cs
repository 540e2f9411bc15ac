using Vizier.Algorithms;
using Vizier.Algorithms.EarlyStopping;
using Vizier.Protocol;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;

namespace Vizier.Suggestions;

/// <summary>Decides whether a running trial is worth finishing, by the stopping rule that its study asks for.</summary>
internal sealed class EarlyStopping(Store store, WarmStudies warmStudies)
{
    /// <summary>
    /// Judges a trial from what it measured so far. A trial that was asked to stop should stop; a study without
    /// <c>default_stopping_spec</c> lets all others go on. Nothing changes by the decision.
    /// </summary>
    /// <param name="name">The trial.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it should stop, and why or why not.</returns>
    /// <exception cref="VizierException">
    /// The trial does not exist, its study is not ACTIVE, or it is neither ACTIVE nor STOPPING.
    /// </exception>
    public async Task<StoppingDecision> DecideAsync(TrialName name, CancellationToken cancellationToken)
    {
        var (study, trial) = await store.ReadAsync(database => Read(database, name), cancellationToken);
        if (trial.State == Trial.Types.State.Stopping)
        {
            return new StoppingDecision(true, "The trial was asked to stop.");
        }

        return study is null
            ? new StoppingDecision(false, "The study asks for no early stopping.")
            : Decide(study, trial);
    }

    private (WarmStudy.Snapshot? Study, Trial Trial) Read(VizierDbContext database, TrialName name)
    {
        var head = StudyHead.GetMutable(database, name.Study);
        var trial = StoredTrials.Get(database, head, name);
        TrialRules.RequireUnderEvaluation(name, trial, "be checked for early stopping");
        var asksForStopping = StoredStudies.Get(database, name.Study).StudySpec?.DefaultStoppingSpec is not null;
        var study = asksForStopping ? warmStudies.Get(head.Key).Refresh(database, head) : null;
        return (study, trial);
    }

    private static StoppingDecision Decide(WarmStudy.Snapshot study, Trial trial)
    {
        var options = study.Problem.Options.EarlyStopping;
        try
        {
            var rule = StoppingRuleCatalogue.Create(
                options.Algorithm ?? string.Empty, options.Settings ?? new Dictionary<string, string>(), study.Problem.Problem);
            return rule.Decide(TrialMapping.Read(trial, completionOrder: 0, withMeasurements: true), study.History);
        }
        catch (ValidationException exception)
        {
            return new StoppingDecision(false, $"The stopping rule cannot judge this study: {exception.Message}");
        }
    }
}

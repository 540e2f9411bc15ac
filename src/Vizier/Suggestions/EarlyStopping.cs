using Vizier.Algorithms;
using Vizier.Algorithms.EarlyStopping;
using Vizier.Algorithms.Trials;
using Vizier.Protocol;
using Vizier.Pythia;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;
using Trial = Vizier.Protocol.Trial;

namespace Vizier.Suggestions;

/// <summary>Decides whether a running trial is worth finishing, by the stopping rule or the Pythia service that its study asks for.</summary>
internal sealed class EarlyStopping(Store store, WarmStudies warmStudies, ForeignStopping foreign)
{
    /// <summary>
    /// Judges a trial from what it measured so far. A trial that was asked to stop should stop; a study without
    /// <c>default_stopping_spec</c> lets all others go on. Nothing changes by the decision.
    /// </summary>
    /// <param name="name">The trial.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it should stop, and why or why not.</returns>
    /// <exception cref="VizierException">
    /// The trial does not exist, its study is not ACTIVE, it is neither ACTIVE nor STOPPING, or the Pythia service failed.
    /// </exception>
    public async Task<StoppingDecision> DecideAsync(TrialName name, CancellationToken cancellationToken)
    {
        var (study, trial, endpoint) = await store.ReadAsync(database => Read(database, name), cancellationToken);
        if (trial.State == Trial.Types.State.Stopping)
        {
            return new StoppingDecision(true, "The trial was asked to stop.");
        }

        if (endpoint is not null)
        {
            return await foreign.DecideAsync(name, endpoint).WaitAsync(cancellationToken);
        }

        return study is null
            ? new StoppingDecision(false, "The study asks for no early stopping.")
            : Judge(study.Problem, study.History, trial);
    }

    private (WarmStudy.Snapshot? Study, Trial Trial, string? Endpoint) Read(VizierDbContext database, TrialName name)
    {
        var head = StudyHead.GetMutable(database, name.Study);
        var trial = StoredTrials.Get(database, head, name);
        TrialRules.RequireUnderEvaluation(name, trial, "be checked for early stopping");
        var spec = StoredStudies.Get(database, name.Study).StudySpec ?? new StudySpec();
        var endpoint = RemoteAlgorithm.EndpointOf(spec);
        var study = spec.DefaultStoppingSpec is not null && endpoint is null ? warmStudies.Get(head.Key).Refresh(database, head) : null;
        return (study, trial, endpoint);
    }

    /// <summary>Judges a running trial by the rule of its study.</summary>
    /// <param name="problem">The study, which asks for early stopping.</param>
    /// <param name="history">All its trials, with what they measured on the way.</param>
    /// <param name="trial">The trial.</param>
    public static StoppingDecision Judge(StudyProblem problem, TrialHistory history, Trial trial)
    {
        var options = problem.Options.EarlyStopping;
        try
        {
            var rule = StoppingRuleCatalogue.Create(
                options.Algorithm ?? string.Empty, options.Settings ?? new Dictionary<string, string>(), problem.Problem);
            return rule.Decide(TrialMapping.Read(trial, completionOrder: 0, withMeasurements: true), history);
        }
        catch (ValidationException exception)
        {
            return new StoppingDecision(false, $"The stopping rule cannot judge this study: {exception.Message}");
        }
    }
}

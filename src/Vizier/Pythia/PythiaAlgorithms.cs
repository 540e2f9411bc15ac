using Google.Protobuf.Collections;
using Vizier.Algorithms.Trials;
using Vizier.Protocol;
using Vizier.Studies;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;
using Vizier.Suggestions;
using State = Vizier.Protocol.Trial.Types.State;
using Trial = Vizier.Protocol.Trial;

namespace Vizier.Pythia;

/// <summary>
/// Our algorithms at the service of a foreign Vizier. Nothing is kept between calls: an answer is a function of the request
/// and of the trials that the other service has.
/// </summary>
internal sealed class PythiaAlgorithms(ForeignVizier vizier, SuggestionOptions options)
{
    /// <summary>Proposes trials.</summary>
    /// <param name="request">The study, the algorithm and how many suggestions are wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As many suggestions as wanted; fewer where the search space has no more.</returns>
    /// <exception cref="VizierException">
    /// The request is wrong, the algorithm is unknown or cannot work on the study, or the other service does not answer.
    /// </exception>
    public async Task<SuggestDecision> SuggestAsync(SuggestRequest request, CancellationToken cancellationToken)
    {
        if (request.Count > options.LargestCount)
        {
            throw VizierException.Invalid("count", $"{request.Count}: must be at most {options.LargestCount}");
        }

        var decision = new SuggestDecision();
        if (request.Count <= 0)
        {
            return decision;
        }

        var (name, problem, _) = await ReadAsync(request.Algorithm, request.StudyDescriptor, cancellationToken);
        var designer = problem.CreateDesigner();
        var trials = problem.LearnsFromTrials ? await vizier.TrialsAsync(name, cancellationToken) : [];
        var history = ForeignVizier.HistoryOf(trials, request.StudyDescriptor.MaxTrialId, withMeasurements: false);
        var run = DesignerRun.Start(designer, history, default, request.Count, isQuick: !problem.LearnsFromTrials);
        var outcome = await run.Completion.WaitAsync(cancellationToken);
        decision.Suggestions.Add(outcome.Trials.Select(
            trial => new TrialSuggestion { Parameters = { trial.Parameters }, Metadata = { trial.Metadata } }));
        return decision;
    }

    /// <summary>Judges running trials by the study's stopping rule.</summary>
    /// <param name="request">The study and the trials in question; without any, all that are ACTIVE.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>One decision for each trial in question.</returns>
    /// <exception cref="VizierException">The request is wrong, or the other service does not answer.</exception>
    public async Task<EarlyStopDecisions> EarlyStopAsync(EarlyStopRequest request, CancellationToken cancellationToken)
    {
        var (name, problem, asksForStopping) = await ReadAsync(request.Algorithm, request.StudyDescriptor, cancellationToken);
        var trials = await vizier.TrialsAsync(name, cancellationToken);
        var history = ForeignVizier.HistoryOf(trials, request.StudyDescriptor.MaxTrialId, withMeasurements: true);
        var decisions = new EarlyStopDecisions();
        foreach (var trial in InQuestion(request.TrialIds, trials))
        {
            var (shouldStop, reason) = asksForStopping ? Judge(problem, history, trial) : (false, "The study asks for no early stopping.");
            decisions.Decisions.Add(new EarlyStopDecision { Id = int.Parse(trial.Id), ShouldStop = shouldStop, Reason = reason });
        }

        return decisions;
    }

    private static (bool ShouldStop, string Reason) Judge(StudyProblem problem, TrialHistory history, Trial trial)
    {
        if (trial.State is not (State.Active or State.Stopping))
        {
            return (false, $"The trial is {trial.State.ToString().ToUpperInvariant()}.");
        }

        var decision = EarlyStopping.Judge(problem, history, trial);
        return (decision.ShouldStop, decision.Reason);
    }

    private static IEnumerable<Trial> InQuestion(RepeatedField<int> ids, List<Trial> trials)
    {
        var byId = trials.ToDictionary(trial => trial.Id);
        return ids.Count == 0
            ? trials.Where(trial => trial.State == State.Active)
            : ids.Select((id, i) => byId.GetValueOrDefault(id.ToString())
                ?? throw VizierException.Invalid($"trial_ids[{i}]", $"{id}: the study has no such trial"));
    }

    private async Task<(StudyName Name, StudyProblem Problem, bool AsksForStopping)> ReadAsync(
        string algorithm, StudyDescriptor? descriptor, CancellationToken cancellationToken)
    {
        var config = descriptor?.Config ?? throw VizierException.Invalid("study_descriptor.config", "is missing");
        var name = StudyName.Parse(descriptor.Guid, "study_descriptor.guid");
        var stored = (await vizier.StudyAsync(name, cancellationToken)).StudySpec ?? new StudySpec();
        var spec = new StudySpec
        {
            Algorithm = algorithm,
            Parameters = { config.SearchSpace },
            Metrics = { config.MetricInformation },
            ObservationNoise = stored.ObservationNoise,
            Metadata = { config.Metadata.Where(item => item.Ns == StudyOptions.Namespace) },
        };
        return (name, StudyProblem.Read(name, spec), stored.DefaultStoppingSpec is not null);
    }
}

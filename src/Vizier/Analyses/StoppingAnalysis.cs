using Vizier.Algorithms;
using Vizier.Algorithms.EarlyStopping;
using Vizier.Algorithms.Trials;
using Vizier.Experiments.Control.Rows;
using Vizier.Protocol.Analyses;
using Vizier.Storage;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;
using Vizier.Suggestions;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using StopCause = Vizier.Experiments.Control.StopCause;
using Trial = Vizier.Protocol.Trial;

namespace Vizier.Analyses;

/// <summary>Why a trial was stopped early, or would be or not.</summary>
/// <param name="name">The trial.</param>
/// <param name="trial">The trial as it is stored.</param>
/// <param name="history">All trials of the study, with what they measured.</param>
/// <param name="hasRule">Whether the study asks for early stopping by a rule of ours.</param>
/// <param name="storedReason">Why it was stopped; null if it was not, or nobody noted it.</param>
internal sealed class StoppingAnalysis(TrialName name, Trial trial, TrialHistory history, bool hasRule, string? storedReason)
{
    /// <summary>Reads what the analysis needs beyond the study.</summary>
    /// <exception cref="Studies.VizierException">There is no such trial.</exception>
    public static StoppingAnalysis Read(VizierDbContext database, TrialName name)
    {
        var head = StudyHead.Get(database, name.Study);
        var trial = StoredTrials.Get(database, head, name);
        var spec = StoredStudies.Get(database, name.Study).StudySpec;
        var hasRule = spec?.DefaultStoppingSpec is not null && RemoteAlgorithm.EndpointOf(spec) is null;
        var log = new TrialLog(withMeasurements: true);
        if (hasRule)
        {
            log.Refresh(database, head);
        }

        var run = database.Set<RunRow>().FirstOrDefault(row => row.StudyKey == head.Key && row.Trial == name.Number);
        return new StoppingAnalysis(name, trial, log.History, hasRule, ReasonOf(run));
    }

    /// <summary>Explains the trial.</summary>
    public StoppingExplanation Explain(AnalysisSubject subject)
    {
        var explanation = new StoppingExplanation();
        if (!hasRule)
        {
            explanation.Reason = storedReason ?? "The study asks for no early stopping.";
            return explanation;
        }

        try
        {
            Draw(explanation, subject.Study);
        }
        catch (ValidationException exception)
        {
            explanation.Reason = $"The stopping rule cannot judge this study: {exception.Message}";
        }

        explanation.Reason = storedReason ?? explanation.Reason;
        return explanation;
    }

    private void Draw(StoppingExplanation explanation, StudyProblem study)
    {
        var options = study.Options.EarlyStopping;
        var rule = StoppingRuleCatalogue.Create(
            options.Algorithm ?? "", options.Settings ?? new Dictionary<string, string>(), study.Problem);
        StoppingRuleCatalogue.TryResolve(options.Algorithm ?? "", out var entry);
        var metric = study.Problem.Objectives[0];
        var judged = TrialMapping.Read(trial, completionOrder: 0, withMeasurements: true);
        var others = TrialHistory.Create(history.Trials.Where(other => other.Id != name.Number), history.LastId);
        var decision = rule.Decide(judged, others);
        var picture = rule.Draw(judged, others);
        explanation.ShouldStop = decision.ShouldStop;
        explanation.Reason = decision.Reason;
        explanation.Rule = entry?.Name ?? "";
        explanation.Metric = metric.Name;
        explanation.Goal = AnalysisBasis.GoalOf(metric);
        explanation.Seconds = picture.Axis == CurveAxis.Seconds;
        explanation.Positions.Add(picture.Curve.Select(point => point.Position));
        explanation.Values.Add(picture.Curve.Select(point => point.Value));
        explanation.RulePositions.Add(picture.Line.Select(point => point.Position));
        explanation.RuleValues.Add(picture.Line.Select(point => point.Value));
        if (picture.Forecast is { } forecast)
        {
            explanation.ForecastPosition = forecast.Position;
            explanation.ForecastMean = forecast.Mean;
            explanation.ForecastDeviation = forecast.Deviation;
        }
    }

    private static string? ReasonOf(RunRow? run) => run switch
    {
        { Stop: { Cause: StopCause.StoppingRule } stop } => stop.Message,
        { Outcome: (int)Outcome.EarlyStopped, Message: { Length: > 0 } message } => message,
        _ => null,
    };
}

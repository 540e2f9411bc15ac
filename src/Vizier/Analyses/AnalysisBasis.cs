using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.Trials;
using Vizier.Protocol.Analyses;
using GoalType = Vizier.Protocol.StudySpec.Types.MetricSpec.Types.GoalType;

namespace Vizier.Analyses;

/// <summary>Says what an answer is about.</summary>
internal static class AnalysisBasis
{
    private const int MostModelled = 1000;

    /// <summary>The basis of an answer about a metric.</summary>
    /// <param name="subject">The study.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="model">The model in words; empty for none.</param>
    /// <param name="refusal">Why nothing can be said; null if something can.</param>
    public static Basis Of(AnalysisSubject subject, Metric metric, string model = "", string? refusal = null) => new()
    {
        Metric = metric.Name,
        Goal = GoalOf(metric),
        Trials = subject.History.Trials.Count(trial => IsUsable(trial, metric)),
        Model = model,
        Refusal = refusal ?? "",
    };

    /// <summary>The basis of an answer that a model gives, with a refusal if there is no model.</summary>
    public static Basis Of(AnalysisSubject subject, Metric metric, Model kind, IResponseModel? model)
    {
        var isForest = kind == Model.RandomForest;
        var basis = Of(
            subject,
            metric,
            isForest ? "random forest" : "Gaussian process",
            model is null ? $"A model needs {(isForest ? "a completed trial" : "two completed trials")} with a finite {metric.Name}, and a parameter with a choice." : null);
        basis.Trials = isForest ? basis.Trials : Math.Min(basis.Trials, MostModelled);
        return basis;
    }

    /// <summary>A goal as the API has it.</summary>
    public static GoalType GoalOf(Metric metric) => metric.Goal == Goal.Minimize ? GoalType.Minimize : GoalType.Maximize;

    private static bool IsUsable(Trial trial, Metric metric) =>
        trial.State == TrialState.Completed && trial.Metrics.TryGetValue(metric.Name, out var value) && double.IsFinite(value);
}

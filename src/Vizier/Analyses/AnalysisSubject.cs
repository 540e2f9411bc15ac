using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using Vizier.Protocol.Analyses;
using Vizier.Storage;
using Vizier.Studies;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;
using Trial = Vizier.Algorithms.Trials.Trial;

namespace Vizier.Analyses;

/// <summary>A study as analyses see it, at one revision. Used by one thread at a time.</summary>
/// <param name="Name">The study.</param>
/// <param name="Head">Its counters.</param>
/// <param name="Study">Its specification.</param>
/// <param name="History">Its trials, without what they measured on their way.</param>
internal sealed record AnalysisSubject(StudyName Name, StudyHead Head, StudyProblem Study, TrialHistory History)
{
    private readonly Dictionary<(string Metric, Model Kind), IResponseModel?> _models = [];

    /// <summary>What is optimised.</summary>
    public Problem Problem => Study.Problem;

    /// <summary>The search space.</summary>
    public SearchSpace Space => Study.Problem.Space;

    /// <summary>The metric that a request is about.</summary>
    /// <param name="name">Its name; empty for the first objective.</param>
    /// <exception cref="VizierException">There is none of that name.</exception>
    public Metric MetricOf(string name)
    {
        var metrics = Problem.Metrics;
        return name.Length == 0
            ? metrics.FirstOrDefault(metric => metric.IsObjective) ?? metrics.FirstOrDefault()
                ?? throw VizierException.Precondition($"the study '{Name}' has no metric")
            : metrics.FirstOrDefault(metric => metric.Name == name)
                ?? throw VizierException.Invalid("metric", $"'{name}': must be one of {string.Join(", ", metrics.Select(metric => metric.Name))}, or empty");
    }

    /// <summary>A parameter that a request is about.</summary>
    /// <exception cref="VizierException">There is none of that name.</exception>
    public Dimension ParameterOf(string name, string field) => Space.Find(name)
        ?? throw VizierException.Invalid(field, $"'{name}': must be one of {string.Join(", ", Space.Dimensions.Select(dimension => dimension.Name))}");

    /// <summary>The model of a metric, which learns on first use; null if there is too little to learn from.</summary>
    public IResponseModel? ModelOf(Metric metric, Model kind)
    {
        if (!_models.TryGetValue((metric.Name, kind), out var model))
        {
            model = kind == Model.RandomForest ? ForestModel.Fit(Problem, metric, History) : GaussianProcessModel.Fit(Problem, metric, History);
            _models.Add((metric.Name, kind), model);
        }

        return model;
    }

    /// <summary>The best completed trial that kept all safety thresholds; null without one.</summary>
    public Trial? Incumbent(Metric metric) => Best(metric, History.Trials);

    /// <summary>The best of some trials, completed ones that kept all safety thresholds; null without one.</summary>
    public Trial? Best(Metric metric, IEnumerable<Trial> trials) => trials
        .Where(trial => trial.State == TrialState.Completed
            && trial.Metrics.TryGetValue(metric.Name, out var value) && double.IsFinite(value)
            && Problem.Constraints.All(constraint => IsKept(constraint, trial)))
        .MaxBy(trial => metric.Oriented(trial.Metrics[metric.Name]));

    /// <summary>The point through which sections go: that of a trial, or of the best one.</summary>
    /// <param name="metric">The metric by which the best is found.</param>
    /// <param name="trial">The trial's id; 0 for the best.</param>
    /// <returns>The trial and its point; null if there is no best trial yet.</returns>
    /// <exception cref="VizierException">There is no such trial, or it does not lie in the search space.</exception>
    public (Trial Trial, double[] Point)? Centre(Metric metric, int trial)
    {
        var chosen = trial == 0 ? Incumbent(metric) : History.Trials.FirstOrDefault(one => one.Id == trial);
        var point = new double[Space.Dimensions.Length];
        return chosen is null
            ? trial == 0 ? null : throw VizierException.Invalid("trial", $"{trial}: there is no such trial in '{Name}'")
            : Space.TryEncode(chosen.Assignment, point)
                ? (chosen, point)
                : throw VizierException.Invalid("trial", $"{chosen.Id}: its parameters do not lie in the search space");
    }

    private static bool IsKept(Metric constraint, Trial trial) =>
        trial.Metrics.TryGetValue(constraint.Name, out var value)
        && constraint.Oriented(value) >= constraint.Oriented(constraint.SafetyThreshold!.Value);
}

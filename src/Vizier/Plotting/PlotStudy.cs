using Vizier.Protocol.Insights;
using GoalType = Vizier.Protocol.StudySpec.Types.MetricSpec.Types.GoalType;
using ParameterSpec = Vizier.Protocol.StudySpec.Types.ParameterSpec;

namespace Vizier.Plotting;

/// <summary>A study with its trials, to be drawn.</summary>
/// <param name="Overview">The study.</param>
/// <param name="Parameters">Its parameters, with the labels of categories.</param>
/// <param name="Trials">Its trials.</param>
/// <param name="Metric">The index of the metric that is drawn.</param>
internal sealed record PlotStudy(
    StudyOverview Overview, IReadOnlyList<(string Id, IReadOnlyList<string> Labels)> Parameters, IReadOnlyList<PlotTrial> Trials, int Metric)
{
    /// <summary>The metric.</summary>
    public StudySummary.Types.Objective Objective => Overview.Summary.Objectives[Metric];

    /// <summary>The study's id.</summary>
    public string Id => Overview.Summary.Name.Split('/')[^1];

    /// <summary>Whether larger values are better.</summary>
    public bool IsMaximised => Objective.Goal != GoalType.Minimize;

    /// <summary>A trial's value of the metric.</summary>
    public double ValueOf(PlotTrial trial) => trial.Metrics[Metric];

    /// <summary>Whether a trial's value may be the best: it has ended well or was stopped, and kept all safety thresholds.</summary>
    public bool Counts(PlotTrial trial) => trial.Outcome.Counts && double.IsFinite(ValueOf(trial))
        && Overview.Summary.Objectives.Select((objective, i) => (objective, Value: trial.Metrics[i])).All(pair => IsKept(pair.objective, pair.Value));

    /// <summary>Where a value lies between the worst (0) and the best (1), by rank among all values.</summary>
    public Func<double, double> Ranks()
    {
        double[] sorted = [.. Trials.Select(ValueOf).Where(double.IsFinite).Order()];
        return value =>
        {
            var index = Array.BinarySearch(sorted, value);
            var share = sorted.Length < 2 ? 1 : (index < 0 ? ~index : index) / (sorted.Length - 1.0);
            return IsMaximised ? share : 1 - share;
        };
    }

    /// <summary>Whether a parameter is drawn on a logarithmic scale.</summary>
    public bool IsLogarithmic(string parameter) =>
        All(Overview.Study.StudySpec?.Parameters ?? []).Any(spec => spec.ParameterId == parameter && spec.ScaleType == ParameterSpec.Types.ScaleType.UnitLogScale);

    /// <summary>The scale of a parameter.</summary>
    public PlotScale ScaleOf(int parameter, double from, double to) => Parameters[parameter] is var (_, labels) && labels.Count > 0
        ? PlotScale.Of(labels, from, to)
        : PlotScale.Of(Trials.Select(trial => trial.Parameters[parameter]), from, to, IsLogarithmic(Parameters[parameter].Id));

    private static bool IsKept(StudySummary.Types.Objective objective, double value) => !objective.HasSafetyThreshold
        || (objective.Goal == GoalType.Minimize ? value <= objective.SafetyThreshold : value >= objective.SafetyThreshold);

    private static IEnumerable<ParameterSpec> All(IEnumerable<ParameterSpec> parameters) => parameters.SelectMany(parameter =>
        All(parameter.ConditionalParameterSpecs.Select(child => child.ParameterSpec)).Prepend(parameter));
}

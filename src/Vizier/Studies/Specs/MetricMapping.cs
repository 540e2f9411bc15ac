using Vizier.Algorithms.Trials;
using MetricSpec = Vizier.Protocol.StudySpec.Types.MetricSpec;

namespace Vizier.Studies.Specs;

/// <summary>Translates and checks the metrics of a specification.</summary>
internal static class MetricMapping
{
    /// <summary>The metric as algorithms see it; an unspecified goal is to maximise.</summary>
    public static Metric Map(MetricSpec spec)
    {
        var goal = spec.Goal == MetricSpec.Types.GoalType.Minimize ? Goal.Minimize : Goal.Maximize;
        return new Metric(spec.MetricId, goal, spec.SafetyConfig?.SafetyThreshold)
        {
            DesiredSafeFraction = spec.SafetyConfig is { HasDesiredMinSafeTrialsFraction: true } safety
                ? safety.DesiredMinSafeTrialsFraction
                : null,
        };
    }

    /// <summary>Collects what is wrong with metrics.</summary>
    public static void Check(IReadOnlyList<MetricSpec> metrics, ICollection<FieldViolation> violations)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < metrics.Count; i++)
        {
            var metric = metrics[i];
            if (metric.MetricId.Length == 0 || !names.Add(metric.MetricId))
            {
                violations.Add(new($"metrics[{i}].metric_id", $"'{metric.MetricId}': must be a name that no other metric has"));
            }

            if (!Enum.IsDefined(metric.Goal))
            {
                violations.Add(new($"metrics[{i}].goal", $"{(int)metric.Goal}: must be MAXIMIZE or MINIMIZE"));
            }

            CheckSafety(metric, $"metrics[{i}].safety_config", violations);
        }
    }

    private static void CheckSafety(MetricSpec metric, string field, ICollection<FieldViolation> violations)
    {
        if (metric.SafetyConfig is not { } safety)
        {
            return;
        }

        if (!double.IsFinite(safety.SafetyThreshold))
        {
            violations.Add(new($"{field}.safety_threshold", $"{safety.SafetyThreshold}: must be a finite number"));
        }

        if (safety.HasDesiredMinSafeTrialsFraction && safety.DesiredMinSafeTrialsFraction is not (>= 0 and <= 1))
        {
            violations.Add(new($"{field}.desired_min_safe_trials_fraction", $"{safety.DesiredMinSafeTrialsFraction}: must be from 0 to 1"));
        }
    }
}

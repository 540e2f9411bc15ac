using Vizier.Studies;

namespace Vizier.Experiments.Control;

/// <summary>What the counts of a budget must be like, wherever they come from.</summary>
internal static class BudgetRules
{
    /// <summary>What is wrong with counts; null is a count that is not given.</summary>
    public static IReadOnlyList<FieldViolation> Check(int? parallel, int? maxTrials, int? maxFailed)
    {
        var violations = new List<FieldViolation>();
        if (parallel < 1)
        {
            violations.Add(new("parallel_trial_count", $"{parallel}: must be greater than 0"));
        }

        if (maxTrials < 1)
        {
            violations.Add(new("max_trial_count", $"{maxTrials}: must be greater than 0"));
        }

        if (maxFailed < 0)
        {
            violations.Add(new("max_failed_trial_count", $"{maxFailed}: must not be less than 0"));
        }

        return violations;
    }
}

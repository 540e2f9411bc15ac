using Vizier.Algorithms;
using Vizier.Protocol;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;

namespace Vizier.Studies;

/// <summary>What the parameters of a trial that a client creates must be like.</summary>
internal static class TrialParameters
{
    /// <summary>
    /// Refuses an assignment that is not in the search space. A study without parameters takes any, since OSS Vizier's
    /// clients make such studies.
    /// </summary>
    /// <param name="study">The study's name.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="trial">The trial as the client sent it.</param>
    /// <exception cref="VizierException">Names everything that is wrong.</exception>
    public static void Check(StudyName study, StudySpec? spec, Trial trial)
    {
        var violations = new List<FieldViolation>();
        CheckForm(trial, violations);
        if (violations.Count == 0 && spec?.Parameters.Count > 0)
        {
            var space = StudyProblem.Read(study, spec).Problem.Space;
            var errors = space.Validate(AssignmentMapping.Read(trial.Parameters));
            violations.AddRange(errors.Select(error => Describe(error, trial)));
        }

        if (violations.Count > 0)
        {
            throw VizierException.Invalid(violations);
        }
    }

    private static void CheckForm(Trial trial, List<FieldViolation> violations)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < trial.Parameters.Count; i++)
        {
            var parameter = trial.Parameters[i];
            if (parameter.ParameterId.Length == 0 || !seen.Add(parameter.ParameterId))
            {
                violations.Add(new($"trial.parameters[{i}].parameter_id", $"'{parameter.ParameterId}': must be a name that no other parameter of the trial has"));
            }

            if (parameter.Value is not ({ HasStringValue: true } or { HasNumberValue: true }))
            {
                violations.Add(new($"trial.parameters[{i}].value", $"of '{parameter.ParameterId}': must be a number_value or a string_value"));
            }
            else if (parameter.Value.HasNumberValue && !double.IsFinite(parameter.Value.NumberValue))
            {
                violations.Add(new($"trial.parameters[{i}].value", $"{parameter.Value.NumberValue} of '{parameter.ParameterId}': must be a finite number"));
            }
        }
    }

    private static FieldViolation Describe(ValidationError error, Trial trial)
    {
        var index = trial.Parameters.ToList().FindIndex(parameter => parameter.ParameterId == error.Path);
        var field = index < 0 ? "trial.parameters" : $"trial.parameters[{index}]";
        var value = error.Value.Length == 0 ? string.Empty : $"={error.Value}";
        return new FieldViolation(field, $"{error.Path}{value}: {error.Allowed}");
    }
}

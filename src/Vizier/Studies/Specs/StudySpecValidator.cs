using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.EarlyStopping;
using Vizier.Protocol;
using Vizier.Studies.Names;

namespace Vizier.Studies.Specs;

/// <summary>
/// Checks a specification when a study is created. A specification without parameters, without metrics or without an
/// algorithm is accepted, since OSS Vizier's clients make such studies; they fail once a suggestion is asked for.
/// </summary>
internal static class StudySpecValidator
{
    private static readonly StudyName AnyStudy = new("any", "any");

    /// <summary>Refuses a specification that is wrong.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="field">Where it stands in the request, for the error.</param>
    /// <exception cref="VizierException">Names everything that is wrong.</exception>
    public static void Check(StudySpec spec, string field)
    {
        var violations = new List<FieldViolation>();
        MetricMapping.Check(spec.Metrics, violations);
        CheckProblem(spec, violations);
        if (violations.Count > 0)
        {
            throw VizierException.Invalid([.. violations.Select(violation => violation with { Field = $"{field}.{violation.Field}" })]);
        }
    }

    private static void CheckProblem(StudySpec spec, List<FieldViolation> violations)
    {
        if (spec.Parameters.Count == 0)
        {
            CheckNamesOnly(spec, violations);
            return;
        }

        try
        {
            var problem = StudyProblem.Read(AnyStudy, spec);
            CheckStopping(problem.Options, violations);
            CheckEnd(problem.Options, spec, violations);
            if (!RemoteAlgorithm.IsNamed(spec) && violations.Count == 0 && spec.Metrics.Count > 0)
            {
                violations.AddRange(problem.ValidateAlgorithm().Select(StudyProblem.Describe));
            }
            else
            {
                CheckName(spec, violations);
            }
        }
        catch (VizierException exception) when (exception.Kind == ErrorKind.InvalidArgument)
        {
            violations.AddRange(exception.Violations);
        }
    }

    private static void CheckNamesOnly(StudySpec spec, List<FieldViolation> violations)
    {
        var options = StudyOptions.Read(spec, violations);
        CheckStopping(options, violations);
        CheckEnd(options, spec, violations);
        CheckName(spec, violations);
    }

    private static void CheckName(StudySpec spec, List<FieldViolation> violations)
    {
        if (!RemoteAlgorithm.IsNamed(spec) && !AlgorithmCatalogue.TryResolve(spec.Algorithm, out _))
        {
            var errors = AlgorithmCatalogue.ValidateSettings(spec.Algorithm, new Dictionary<string, string>());
            violations.AddRange(errors.Select(StudyProblem.Describe));
        }
    }

    private static void CheckEnd(StudyOptions options, StudySpec spec, List<FieldViolation> violations) =>
        violations.AddRange((options.End?.Validate(spec.Metrics.Count) ?? [])
            .Select(wrong => new FieldViolation($"{StudyOptions.FieldOf(StudyOptions.EndKey)}.{wrong.Name}", wrong.Problem)));

    private static void CheckStopping(StudyOptions options, List<FieldViolation> violations)
    {
        var stopping = options.EarlyStopping;
        var errors = StoppingRuleCatalogue.ValidateSettings(
            stopping.Algorithm ?? string.Empty, stopping.Settings ?? new Dictionary<string, string>());
        violations.AddRange(errors.Select(StudyProblem.Describe).Select(violation =>
            violation with { Field = $"{StudyOptions.FieldOf(StudyOptions.EarlyStoppingKey)}.{violation.Field}" }));
    }
}

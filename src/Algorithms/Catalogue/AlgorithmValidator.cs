using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Catalogue;

/// <summary>Checks whether an algorithm can work on a problem with given settings.</summary>
internal static class AlgorithmValidator
{
    public static IEnumerable<ValidationError> Validate(
        Algorithm algorithm, IReadOnlyDictionary<string, string> settings, Problem problem, Budget budget)
    {
        if (!algorithm.IsAvailable)
        {
            var hint = algorithm.Instead is null ? string.Empty : $"; {algorithm.Instead} searches such spaces";
            return [new ValidationError("algorithm", algorithm.Name, $"is known but not available in this version{hint}")];
        }

        var errors = SettingsValidator.Validate(algorithm.Name, algorithm.Settings, settings).ToList();
        if (errors.Count == 0 && algorithm.Check is { } check)
        {
            errors.AddRange(check(problem, new AlgorithmSettings(algorithm.Settings, settings), budget));
        }

        return [.. errors, .. CheckParameters(algorithm, problem.Space), .. CheckMetrics(algorithm, problem), .. CheckPriors(algorithm, problem)];
    }

    private static IEnumerable<ValidationError> CheckParameters(Algorithm algorithm, SearchSpace space)
    {
        foreach (var dimension in space.Dimensions)
        {
            var refused = dimension.Kind switch
            {
                DimensionKind.Categorical when !algorithm.Abilities.CategoricalParameters => "is categorical",
                DimensionKind.Continuous when !algorithm.Abilities.ContinuousParameters => "is continuous",
                DimensionKind.Integer or DimensionKind.Discrete when !algorithm.Abilities.DiscreteParameters => "is discrete",
                _ when dimension.Parent is not null && !algorithm.Abilities.ConditionalParameters => "is conditional",
                _ => null,
            };
            if (refused is not null)
            {
                yield return new ValidationError("parameters", dimension.Name, $"{refused}, which {algorithm.Name} cannot handle");
            }
        }
    }

    private static IEnumerable<ValidationError> CheckMetrics(Algorithm algorithm, Problem problem)
    {
        if (problem.Objectives.IsEmpty)
        {
            yield return new ValidationError("metrics", string.Empty, "must hold at least one objective");
        }

        if (problem.Objectives.Length > 1 && !algorithm.Abilities.SeveralObjectives)
        {
            var names = string.Join(", ", problem.Objectives.Select(metric => metric.Name));
            yield return new ValidationError("metrics", names, $"must hold one objective only for {algorithm.Name}");
        }

        foreach (var metric in problem.Constraints.Where(_ => !algorithm.Abilities.SafetyMetrics))
        {
            yield return new ValidationError("metrics", metric.Name, $"must have no safety threshold, which {algorithm.Name} cannot handle");
        }
    }

    private static IEnumerable<ValidationError> CheckPriors(Algorithm algorithm, Problem problem)
    {
        if (!problem.Priors.IsEmpty && !algorithm.Abilities.PriorStudies)
        {
            var names = string.Join(", ", problem.Priors.Select(prior => prior.Name));
            yield return new ValidationError("prior_studies", names, $"must be empty for {algorithm.Name}, which cannot learn from other studies; {GaussianProcessEntry.Entry.Name} can");
        }
    }
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Vizier.Algorithms;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Transfer;
using Vizier.Algorithms.Trials;
using Vizier.Protocol;
using Vizier.Studies.Names;

namespace Vizier.Studies.Specs;

/// <summary>A study's specification as the algorithms see it.</summary>
/// <param name="Problem">The search space, the metrics and the seed.</param>
/// <param name="Algorithm">The algorithm's name as the study has it; may be empty.</param>
/// <param name="Options">What the study asks for beyond OSS Vizier's messages.</param>
internal sealed record StudyProblem(Problem Problem, string Algorithm, StudyOptions Options)
{
    /// <summary>The Pythia service that makes the study's suggestions; null if the algorithm is one of ours.</summary>
    public string? PythiaEndpoint { get; init; }

    /// <summary>Reads a specification.</summary>
    /// <param name="name">The study, whose name makes the seed if it has none.</param>
    /// <param name="spec">The specification.</param>
    /// <exception cref="VizierException">The specification cannot be worked on; all that is wrong with it.</exception>
    public static StudyProblem Read(StudyName name, StudySpec spec)
    {
        var violations = new List<FieldViolation>();
        var options = StudyOptions.Read(spec, violations);
        var parameters = new SearchSpaceMapping(options, violations).Map(spec);
        violations.AddRange(SearchSpace.Validate(parameters).Select(error => Translate(error, spec)));
        if (violations.Count > 0)
        {
            throw VizierException.Invalid(violations);
        }

        var problem = new Problem
        {
            Space = SearchSpace.Create(parameters),
            Metrics = [.. spec.Metrics.Select(MetricMapping.Map)],
            Noise = (ObservationNoise)spec.ObservationNoise,
            Seed = options.Seed ?? SeedOf(name),
        };
        // Unread: their names suffice to tell whether the algorithm can learn from any.
        problem = problem with { Priors = [.. options.PriorStudies.Select(prior => new PriorStudy(prior, problem, TrialHistory.Empty))] };
        return new StudyProblem(problem, spec.Algorithm, options) { PythiaEndpoint = RemoteAlgorithm.EndpointOf(spec) };
    }

    /// <summary>Everything that speaks against running the study's algorithm on the problem.</summary>
    public ImmutableArray<ValidationError> ValidateAlgorithm() =>
        AlgorithmCatalogue.Validate(Algorithm, Options.AlgorithmSettings, Problem, Budget);

    /// <summary>The study's designer.</summary>
    /// <exception cref="VizierException">The algorithm is unknown or cannot work on the problem.</exception>
    public IDesigner CreateDesigner()
    {
        try
        {
            return AlgorithmCatalogue.CreateDesigner(Algorithm, Options.AlgorithmSettings, Problem, Budget);
        }
        catch (ValidationException exception)
        {
            throw VizierException.Invalid([.. exception.Errors.Select(Describe)]);
        }
    }

    /// <summary>A mistake of the algorithms' language in that of requests.</summary>
    public static FieldViolation Describe(ValidationError error) =>
        new(error.Path, error.Value.Length == 0 ? error.Allowed : $"'{error.Value}': {error.Allowed}");

    /// <summary>Whether the suggestions depend on earlier trials, beyond how many there were: whether there are any more, too.</summary>
    public bool LearnsFromTrials =>
        PythiaEndpoint is null && (Options.End is not null || !AlgorithmCatalogue.TryResolve(Algorithm, out var algorithm) || algorithm.LearnsFromTrials);

    private Budget Budget => new(Options.Budget.MaxTrials, Options.Budget.ParallelTrials);

    private static FieldViolation Translate(ValidationError error, StudySpec spec) =>
        Describe(error) with { Field = SpecPath.Translate(error.Path, spec) };

    private static ulong SeedOf(StudyName name) =>
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToString())));
}

using System.Globalization;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Transfer;
using Vizier.Algorithms.Trials;

namespace Vizier.Experiments.Documents;

/// <summary>Translates the parameters of a document to those that algorithms work on.</summary>
internal static class DocumentSearchSpace
{
    /// <summary>The search space of sound parameters.</summary>
    public static SearchSpace Create(IEnumerable<ExperimentParameter> parameters) =>
        SearchSpace.Create(parameters.Select(parameter => ToParameter(parameter.Name, parameter.Type, parameter.FeasibleSpace)));

    /// <summary>What an experiment with sound parameters optimises.</summary>
    /// <param name="objective">Its objective.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="priors">The names of its prior studies, which are not read.</param>
    public static Problem ProblemOf(Objective objective, IEnumerable<ExperimentParameter> parameters, IEnumerable<string>? priors = null)
    {
        var problem = new Problem
        {
            Space = Create(parameters),
            Metrics = [new Metric(objective.MetricName, objective.Type == ObjectiveType.Maximize ? Goal.Maximize : Goal.Minimize)],
        };
        return problem with { Priors = [.. (priors ?? []).Select(prior => new PriorStudy(prior, problem, TrialHistory.Empty))] };
    }

    /// <summary>One parameter, whose texts are known to be numbers where numbers are wanted.</summary>
    public static Parameter ToParameter(string name, ParameterType type, FeasibleSpace space) => type switch
    {
        ParameterType.Double => new DoubleParameter(name, Real(space.Min!), Real(space.Max!))
        {
            Scale = ScaleOf(space.Distribution),
            Distribution = DistributionOf(space.Distribution),
            Step = space.Step is null ? null : Real(space.Step),
        },
        ParameterType.Int => new IntegerParameter(name, Whole(space.Min!), Whole(space.Max!))
        {
            Scale = ScaleOf(space.Distribution),
            Distribution = DistributionOf(space.Distribution),
            Step = space.Step is null ? null : Whole(space.Step),
        },
        ParameterType.Discrete => new DiscreteParameter(name, [.. space.List.Select(Real)]),
        _ => new CategoricalParameter(name, [.. space.List]),
    };

    /// <summary>A number of a document.</summary>
    public static double Real(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>A whole number of a document.</summary>
    public static long Whole(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static Scale ScaleOf(Distribution distribution) =>
        distribution is Distribution.LogUniform or Distribution.LogNormal ? Scale.Log : Scale.Linear;

    private static SamplingDistribution DistributionOf(Distribution distribution) =>
        distribution is Distribution.Normal or Distribution.LogNormal ? SamplingDistribution.Normal : SamplingDistribution.Uniform;
}

using Vizier.Algorithms.Designers;

namespace Vizier.Algorithms.Catalogue;

/// <summary>Algorithms that vary the best trials so far.</summary>
internal static class EvolutionEntries
{
    private const string Population = "population_size";
    private const string Tournament = "tournament_size";
    private const string Crossover = "crossover_probability";
    private const string Mutation = "mutation_probability";

    public static Algorithm Nsga { get; } = new(
        "NSGA2",
        "Non-dominated sorting genetic algorithm: mixes and mutates the trials that no others dominate and that lie far apart. For two or more objectives and some hundred trials, on any space.")
    {
        Settings =
        [
            CommonSettings.Seed,
            new(Population, SettingType.Integer, "Trials that survive; the first ones, as many, are spread over the space.") { Default = "50", Minimum = 2, Maximum = 10_000 },
            new(Crossover, SettingType.Real, "Probability that a suggestion has two parents in place of one.") { Default = "0.9", Minimum = 0, Maximum = 1 },
            new(Mutation, SettingType.Real, "Probability that a parameter is mutated; by default one over the number of parameters.") { Minimum = 0, Maximum = 1 },
        ],
        Create = (problem, settings) => new NsgaDesigner(
            problem, (int)settings.Integer(Population), settings.Real(Crossover), settings.Has(Mutation) ? settings.Real(Mutation) : null),
    };

    public static Algorithm Regularized { get; } = new(
        "REGULARIZED_EVOLUTION",
        "Mutates the best of a few trials drawn from the latest ones. For spaces of mostly categorical or boolean parameters that are too large for a model, such as architectures.")
    {
        Aliases = ["evolution"],
        Settings =
        [
            CommonSettings.Seed,
            new(Population, SettingType.Integer, "The latest trials, from which parents are drawn; the first ones, as many, are spread over the space.") { Default = "25", Minimum = 2, Maximum = 100_000 },
            new(Tournament, SettingType.Integer, "Trials drawn for each suggestion, of which the best is mutated.") { Default = "8", Minimum = 1, Maximum = 100_000 },
        ],
        Create = (problem, settings) => new RegularizedEvolutionDesigner(problem, (int)settings.Integer(Population), (int)settings.Integer(Tournament)),
    };

    public static Algorithm Eagle { get; } = new(
        "EAGLE_STRATEGY",
        "Firefly algorithm: a pool of points moves by turns, drawn towards better ones and pushed away from worse ones. For one objective, some hundred trials and functions with many optima.")
    {
        Abilities = new AlgorithmAbilities { SeveralObjectives = false },
        Settings = [CommonSettings.Seed],
        Create = (problem, _) => new EagleDesigner(problem),
    };
}

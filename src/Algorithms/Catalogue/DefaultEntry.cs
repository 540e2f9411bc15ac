using Vizier.Algorithms.Designers;

namespace Vizier.Algorithms.Catalogue;

/// <summary>The algorithm of a study that names none.</summary>
internal static class DefaultEntry
{
    public static Algorithm Entry { get; } = new(
        "DEFAULT",
        "Chooses by what the study looks like: a Gaussian process nearly always, an evolutionary algorithm for many objectives or large spaces of categories only.")
    {
        Abilities = new AlgorithmAbilities { PriorStudies = true },
        Aliases = ["ALGORITHM_UNSPECIFIED"],
        Settings = GaussianProcessEntry.Entry.Settings,
        Create = (problem, settings) => new ChoosingDesigner(
            history => DefaultRule.Choose(problem, history).Name,
            name =>
            {
                var algorithm = AlgorithmCatalogue.Resolve(name);
                var own = algorithm == GaussianProcessEntry.Entry ? settings : new AlgorithmSettings(algorithm.Settings, new Dictionary<string, string>());
                return algorithm.Create!(problem, own);
            }),
    };
}

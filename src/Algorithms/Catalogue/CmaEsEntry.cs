using Vizier.Algorithms.Designers;
using Vizier.Algorithms.EvolutionStrategies;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Catalogue;

/// <summary>The covariance matrix adaptation evolution strategy.</summary>
internal static class CmaEsEntry
{
    private const string Step = "sigma";
    private const string Restart = "restart_strategy";
    private const string Population = "population_size";

    public static Algorithm Entry { get; } = new(
        "CMA_ES",
        "Covariance matrix adaptation evolution strategy: learns the shape of the landscape around the best points. Strong on smooth functions of real parameters once there are some hundred trials; needs one objective and at least two ordered parameters; categories are only inherited from good trials.")
    {
        Aliases = ["cmaes"],
        Abilities = new AlgorithmAbilities { ConditionalParameters = false, SeveralObjectives = false },
        Settings =
        [
            CommonSettings.Seed,
            new(Step, SettingType.Real, "First standard deviation as a share of every parameter's scaled range.") { Default = "0.2", Minimum = 0, MinimumExcluded = true, Maximum = 1 },
            new(Restart, SettingType.Text, "What happens once the search has converged: nothing, a restart with twice the population, or restarts with large and small populations by turns.")
            {
                Default = "ipop",
                Choices = ["none", "ipop", "bipop"],
            },
            new(Population, SettingType.Integer, "Trials of a generation; by default 4 + ⌊3 ln n⌋ for n parameters.") { Minimum = 4, Maximum = 100_000 },
        ],
        Check = (problem, _, _) => CheckDimensions(problem),
        Create = (problem, settings) => new CmaEsDesigner(
            problem,
            settings.Real(Step),
            settings.Has(Population) ? (int)settings.Integer(Population) : null,
            Enum.Parse<RestartStrategy>(settings.Text(Restart), ignoreCase: true)),
    };

    private static IEnumerable<ValidationError> CheckDimensions(Problem problem)
    {
        var varying = CmaEsDesigner.VaryingDimensions(problem.Space).Count();
        if (varying < 2)
        {
            yield return new ValidationError("parameters", $"{varying} ordered with more than one value", "must be at least 2 for CMA_ES");
        }
    }
}

using Vizier.Algorithms.GaussianProcesses;

namespace Vizier.Algorithms.Catalogue;

/// <summary>Bayesian optimisation with a Gaussian process.</summary>
internal static class GaussianProcessEntry
{
    private const string Acquisition = "acq_func";
    private const string Search = "acq_optimizer";
    private const string InitialPoints = "n_initial_points";

    public static Algorithm Entry { get; } = new(
        "GP_UCB_PE",
        "Bayesian optimisation with a Gaussian process: learns a smooth model of the objectives and tries where the model promises most.")
    {
        Abilities = new AlgorithmAbilities { PriorStudies = true },
        Aliases = ["GAUSSIAN_PROCESS_BANDIT", "bayesianoptimization"],
        Settings =
        [
            CommonSettings.Seed,
            new("base_estimator", SettingType.Text, "The kind of model.") { Default = "GP", Choices = ["GP"], Unavailable = ["RF", "ET", "GBRT"] },
            new(InitialPoints, SettingType.Integer, "Trials that are spread over the space before the model is used; by default five.") { Minimum = 0 },
            new(Acquisition, SettingType.Text, "What the next point maximises; gp_hedge lets the algorithm choose.")
            {
                Default = "gp_hedge",
                Choices = ["gp_hedge", "LCB", "EI", "PI"],
                Unavailable = ["EIps", "PIps"],
            },
            new(Search, SettingType.Text, "How the maximum is searched; auto lets the algorithm choose.")
            {
                Default = "auto",
                Choices = ["auto", "sampling", "lbfgs"],
            },
        ],
        Create = (problem, settings) => new GaussianProcessDesigner(
            problem, settings.Has(InitialPoints) ? (int)settings.Integer(InitialPoints) : null, KindOf(settings.Text(Acquisition)), settings.Text(Search) != "sampling"),
    };

    private static AcquisitionKind KindOf(string name) => name switch
    {
        "LCB" => AcquisitionKind.ConfidenceBound,
        "PI" => AcquisitionKind.ProbabilityOfImprovement,
        _ => AcquisitionKind.ExpectedImprovement,
    };
}

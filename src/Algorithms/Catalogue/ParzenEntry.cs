using Vizier.Algorithms.Designers;

namespace Vizier.Algorithms.Catalogue;

/// <summary>The tree-structured Parzen estimator.</summary>
internal static class ParzenEntry
{
    private const string Gamma = "gamma";
    private const string PriorWeight = "prior_weight";
    private const string Candidates = "n_ei_candidates";
    private const string Startup = "n_startup_trials";

    public static Algorithm Entry { get; } = new(
        "TPE",
        "Multivariate tree-structured Parzen estimator: models where good trials lie and where the others lie, and tries points that are likelier among the good ones. Fast, at home in mixed and conditional spaces, and with parallel trials.")
    {
        Aliases = ["multivariate-tpe"],
        Settings =
        [
            CommonSettings.Seed,
            new(Startup, SettingType.Integer, "Finished trials, spread over the space, before the model is used.") { Default = "10", Minimum = 0, Maximum = int.MaxValue },
            new(Candidates, SettingType.Integer, "Candidates drawn for each suggestion.") { Default = "24", Minimum = 1, Maximum = 100_000 },
            new(Gamma, SettingType.Real, "Makes ⌈gamma·√n⌉ of n trials good ones, in place of a tenth of them.") { Minimum = 0, MinimumExcluded = true, Maximum = 1, MaximumExcluded = true },
            new(PriorWeight, SettingType.Real, "Weight of the prior beside one trial.") { Default = "1", Minimum = 0, MinimumExcluded = true },
        ],
        Create = (problem, settings) => new ParzenDesigner(problem, new ParzenSettings
        {
            StartupTrials = (int)settings.Integer(Startup),
            Candidates = (int)settings.Integer(Candidates),
            Gamma = settings.Has(Gamma) ? settings.Real(Gamma) : null,
            PriorWeight = settings.Real(PriorWeight),
        }),
    };
}

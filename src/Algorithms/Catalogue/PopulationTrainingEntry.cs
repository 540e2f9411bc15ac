using Vizier.Algorithms.Designers;

namespace Vizier.Algorithms.Catalogue;

/// <summary>Population-based training, with Katib's settings.</summary>
internal static class PopulationTrainingEntry
{
    private const string Folder = "suggestion_trial_dir";
    private const string Population = "n_population";
    private const string Truncation = "truncation_threshold";
    private const string Resample = "resample_probability";

    public static Algorithm Entry { get; } = new(
        "PBT",
        "Population-based training: members train on by one trial after the other; the worst take over the checkpoints of the best and go on with changed parameters. For trials that load their parent's checkpoint and parameters whose best values change during training.")
    {
        Settings =
        [
            CommonSettings.Seed,
            new(Population, SettingType.Integer, "Members of the population.") { Required = true, Minimum = 5, Maximum = 100_000 },
            new(Truncation, SettingType.Real, "Share of the worst members that give up, and of the best that they copy.") { Required = true, Minimum = 0, Maximum = 1 },
            new(Resample, SettingType.Real, "Probability that a parameter of a copy is drawn anew; without it numbers are multiplied by 0.8 or 1.2.") { Minimum = 0, Maximum = 1 },
            new(Folder, SettingType.Text, "The folder in which the trials of a Katib document expect their checkpoints.") { Required = true },
        ],
        Create = (problem, settings) => new PopulationTrainingDesigner(
            problem,
            (int)settings.Integer(Population),
            settings.Real(Truncation),
            settings.Has(Resample) ? settings.Real(Resample) : null),
    };
}

using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using static Vizier.Algorithms.Catalogue.ResourceSettings;

namespace Vizier.Algorithms.Catalogue;

/// <summary>Algorithms that judge trials by what they show with little of a resource.</summary>
internal static class HyperbandEntries
{
    private const string RandomShare = "random_fraction";
    private const string Candidates = "n_ei_candidates";
    private const string Minimum = "r_min";

    public static Algorithm Hyperband { get; } = new(
        "HYPERBAND",
        "Starts many random trials with little of a resource, such as epochs, and lets the best of them go on with more, over several brackets that differ in how early they judge. For trials whose first epochs tell much of their end.")
    {
        Settings = [CommonSettings.Seed, ResourceDefinition, MaximumDefinition, EtaDefinition],
        Check = (problem, settings, _) => Check(problem, settings),
        Create = (problem, settings) => new HyperbandDesigner(problem, settings.Text(Resource), settings.Real(Maximum), settings.Real(Eta)),
    };

    public static Algorithm Bohb { get; } = new(
        "BOHB",
        "Hyperband whose trials start where a density model of the good trials so far promises most. Better than Hyperband once a few dozen trials have ended.")
    {
        Settings =
        [
            CommonSettings.Seed,
            ResourceDefinition,
            MaximumDefinition,
            EtaDefinition,
            new(RandomShare, SettingType.Real, "Share of trials that start at random all the same.") { Default = "0.3333", Minimum = 0, Maximum = 1 },
            new(Candidates, SettingType.Integer, "Candidates drawn for each trial that does not.") { Default = "64", Minimum = 1, Maximum = 100_000 },
        ],
        Check = (problem, settings, _) => Check(problem, settings),
        Create = (problem, settings) => HyperbandDesigner.WithDensities(
            problem, settings.Text(Resource), settings.Real(Maximum), settings.Real(Eta), settings.Real(RandomShare), (int)settings.Integer(Candidates)),
    };

    public static Algorithm Asha { get; } = new(
        "ASHA",
        "Asynchronous successive halving: whenever a worker is free, the best trial so far of some rung goes on with more of a resource, or a random one starts. For many workers and trials of uneven length.")
    {
        Settings =
        [
            CommonSettings.Seed,
            ResourceDefinition,
            MaximumDefinition,
            EtaDefinition,
            new(Minimum, SettingType.Real, "The resource of the first rung.") { Default = "1", Minimum = 0, MinimumExcluded = true, Maximum = 1e9 },
        ],
        Check = (problem, settings, _) => [.. Check(problem, settings), .. CheckMinimum(settings)],
        Create = (problem, settings) => new AshaDesigner(
            problem, settings.Text(Resource), settings.Real(Minimum), settings.Real(Maximum), settings.Real(Eta)),
    };

    private static IEnumerable<ValidationError> CheckMinimum(AlgorithmSettings settings)
    {
        if (settings.Real(Minimum) > settings.Real(Maximum))
        {
            yield return new ValidationError(
                $"settings.{Minimum}", settings.Text(Minimum), $"must be at most {ParameterValue.Of(settings.Real(Maximum))}, the setting {Maximum}");
        }
    }
}

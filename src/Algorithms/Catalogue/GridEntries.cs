using Vizier.Algorithms.Designers;

namespace Vizier.Algorithms.Catalogue;

/// <summary>Algorithms that try every combination.</summary>
internal static class GridEntries
{
    private const string Points = "points_per_double";
    private const string Repeat = "repeat";

    public static Algorithm Ordered { get; } = Entry(
        "GRID_SEARCH",
        "Tries every combination, the first parameter changing fastest: every value of integer, discrete, categorical and stepped parameters, and evenly spaced points of continuous ones on their scale. Starts again after the last one.",
        repeat: true,
        shuffle: false);

    public static Algorithm Shuffled { get; } = Entry(
        "SHUFFLED_GRID_SEARCH",
        "Tries every combination once in a random order, so that a search that is cut short has looked everywhere. Starts again after the last one.",
        repeat: true,
        shuffle: true);

    public static Algorithm Finite { get; } = Entry(
        "grid",
        "Tries every combination once, the first parameter changing fastest, and ends the search after the last one. Real parameters vary by their step, or over evenly spaced points of their scale where they have none.",
        repeat: false,
        shuffle: false);

    private static Algorithm Entry(string name, string description, bool repeat, bool shuffle) => new(name, description)
    {
        Settings =
        [
            CommonSettings.Seed,
            new(Points, SettingType.Integer, "Points of each real parameter that has no step.") { Default = "10", Minimum = 1, Maximum = 1_000_000 },
            new(Repeat, SettingType.Boolean, "Whether to start again after the last combination, in place of ending the search.") { Default = repeat ? "true" : "false" },
        ],
        Create = (problem, settings) => new GridDesigner(problem, (int)settings.Integer(Points), settings.Boolean(Repeat), shuffle),
    };
}

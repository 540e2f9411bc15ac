using Vizier.Algorithms.Designers;

namespace Vizier.Algorithms.Catalogue;

/// <summary>Algorithms that do not learn from results.</summary>
internal static class SamplingEntries
{
    public static Algorithm Random { get; } = new(
        "RANDOM_SEARCH",
        "Draws every parameter independently from its distribution on its scale. The base line that others must beat, and hard to beat with many parallel trials or few trials per parameter.")
    {
        Aliases = ["random"],
        Settings = [CommonSettings.Seed],
        Create = (problem, _) => new RandomDesigner(problem),
    };
}

using Vizier.Algorithms.Designers;
using Vizier.Algorithms.QuasiRandom;
using Vizier.Algorithms.Trials;

namespace Vizier.Algorithms.Catalogue;

/// <summary>Algorithms that spread points without learning from results.</summary>
internal static class SamplingEntries
{
    public static Algorithm Random { get; } = new(
        "RANDOM_SEARCH",
        "Draws every parameter independently from its distribution on its scale. The base line that others must beat, and hard to beat with many parallel trials or few trials per parameter.")
    {
        Aliases = ["random"],
        Settings = [CommonSettings.Seed],
        LearnsFromTrials = false,
        Create = (problem, _) => new RandomDesigner(problem),
    };

    public static Algorithm Sobol { get; } = new(
        "SOBOL",
        "Walks through a scrambled Sobol sequence, which covers the space more evenly than random draws at any number of trials. Good for a first look at a space and for sensitivity analysis.")
    {
        Settings = [CommonSettings.Seed],
        Check = (problem, _, _) => CheckDimensions(problem),
        LearnsFromTrials = false,
        Create = (problem, _) => QuasiRandomDesigner.Sobol(problem),
    };

    public static Algorithm Halton { get; } = new(
        "QUASI_RANDOM_SEARCH",
        "Walks through a scrambled Halton sequence, which covers the space more evenly than random draws, with any number of parameters.")
    {
        Aliases = ["halton"],
        Settings = [CommonSettings.Seed],
        LearnsFromTrials = false,
        Create = (problem, _) => QuasiRandomDesigner.Halton(problem),
    };

    private static IEnumerable<ValidationError> CheckDimensions(Problem problem)
    {
        var dimensions = problem.Space.Dimensions.Length;
        if (dimensions > SobolSequence.MaxDimensions)
        {
            yield return new ValidationError("parameters", $"{dimensions} parameters", $"must be at most {SobolSequence.MaxDimensions} for SOBOL; QUASI_RANDOM_SEARCH takes more");
        }
    }
}

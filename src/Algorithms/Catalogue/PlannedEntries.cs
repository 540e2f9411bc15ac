using System.Collections.Immutable;

namespace Vizier.Algorithms.Catalogue;

/// <summary>
/// Algorithms that other tuning systems offer under these names. They are refused by name, so that a document that asks
/// for one is never answered by another.
/// </summary>
internal static class PlannedEntries
{
    public static ImmutableArray<Algorithm> All { get; } =
    [
        Named("BOCS", "Bayesian optimisation of combinatorial structures over boolean parameters.") with { Instead = EvolutionEntries.Regularized.Name },
        Named("HARMONICA", "Spectral search over boolean parameters.") with { Instead = EvolutionEntries.Regularized.Name },
        Named("ENAS", "Efficient neural architecture search by parameter sharing."),
        Named("DARTS", "Differentiable architecture search."),
    ];

    private static Algorithm Named(string name, string description) => new(name, description);
}

using System.Collections.Immutable;

namespace Vizier.Algorithms.Catalogue;

/// <summary>The list behind the catalogue.</summary>
internal static class AlgorithmEntries
{
    public static ImmutableArray<Algorithm> All { get; } =
    [
        DefaultEntry.Entry,
        GaussianProcessEntry.Entry,
        SamplingEntries.Random,
        SamplingEntries.Sobol,
        SamplingEntries.Halton,
        GridEntries.Ordered,
        GridEntries.Shuffled,
        GridEntries.Finite,
        ParzenEntry.Entry,
        CmaEsEntry.Entry,
        HyperbandEntries.Hyperband,
        HyperbandEntries.Bohb,
        HyperbandEntries.Asha,
        PopulationTrainingEntry.Entry,
        EvolutionEntries.Nsga,
        EvolutionEntries.Eagle,
        EvolutionEntries.Regularized,
        .. PlannedEntries.All,
    ];
}

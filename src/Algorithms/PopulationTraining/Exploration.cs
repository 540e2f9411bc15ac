using Vizier.Algorithms.Evolution;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.PopulationTraining;

/// <summary>
/// How a copied assignment is changed: each parameter is drawn anew with some probability, else a number is multiplied by
/// 0.8 or 1.2, at least to a neighbouring value, and a category kept.
/// </summary>
/// <param name="space">The search space.</param>
/// <param name="resample">The probability that a parameter is drawn anew; null for none of numbers and a quarter of categories.</param>
internal sealed class Exploration(SearchSpace space, double? resample)
{
    private const double Less = 0.8;
    private const double More = 1.2;
    private const double CategoryChanges = 0.25;
    private const double StepWidth = 0.1;

    /// <summary>A changed assignment; any draw from the space if the given one does not lie in it.</summary>
    public Assignment Vary(Assignment assignment, RandomStream random)
    {
        if (Genome.Read(space, assignment) is not { } genome)
        {
            return Designers.RandomDesigner.Draw(space, random);
        }

        foreach (var dimension in Genome.Varying(space, genome))
        {
            ref var coordinate = ref genome[dimension.Index];
            var isCategory = dimension.Kind == DimensionKind.Categorical;
            if (random.NextDouble() < (resample ?? (isCategory ? CategoryChanges : 0)))
            {
                coordinate = dimension.Quantile(random.NextDouble());
            }
            else if (!isCategory)
            {
                coordinate = Multiplied(dimension, coordinate, random);
            }
        }

        return space.Decode(Genome.Complete(space, genome, random));
    }

    private static double Multiplied(Dimension dimension, double unit, RandomStream random)
    {
        var value = dimension.ValueAt(unit);
        var product = dimension.NearestTo(value.Number * (random.NextInt32(2) == 0 ? Less : More));
        return product != value && dimension.TryUnitOf(product, out var moved)
            ? moved
            : Mutation.Step(dimension, unit, StepWidth, random);
    }
}

using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Evolution;

/// <summary>
/// Points that are varied: one coordinate per parameter, nan where the parameter does not exist. What a variation brings to
/// life is drawn from its distribution when the genome becomes a point again.
/// </summary>
internal static class Genome
{
    /// <summary>The genome of an assignment; null if the assignment does not lie in the space.</summary>
    public static double[]? Read(SearchSpace space, Assignment assignment)
    {
        var point = new double[space.Dimensions.Length];
        if (!space.TryEncode(assignment, point))
        {
            return null;
        }

        var genome = (double[])point.Clone();
        foreach (var dimension in space.Dimensions)
        {
            if (!dimension.IsActive(point))
            {
                genome[dimension.Index] = double.NaN;
            }
        }

        return genome;
    }

    /// <summary>The feasible point of a genome.</summary>
    public static double[] Complete(SearchSpace space, double[] genome, RandomStream random)
    {
        var point = (double[])genome.Clone();
        foreach (var dimension in space.Dimensions)
        {
            ref var coordinate = ref point[dimension.Index];
            if (!dimension.IsActive(point))
            {
                coordinate = Dimension.InactiveUnit;
            }
            else
            {
                coordinate = double.IsNaN(coordinate) ? dimension.Quantile(random.NextDouble()) : dimension.Snap(coordinate);
            }
        }

        return point;
    }

    /// <summary>The parameters of a genome that exist and have a choice.</summary>
    public static Dimension[] Varying(SearchSpace space, double[] genome) =>
        [.. space.Dimensions.Where(dimension => !dimension.IsConstant && !double.IsNaN(genome[dimension.Index]))];
}

using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Evolution;

/// <summary>One move of a fly: better flies draw it near, worse ones push it away, and then it strays.</summary>
internal sealed class FireflyFlight(SearchSpace space, RandomStream random)
{
    /// <summary>The feasible point that a fly moves to. O(flies · dimensions).</summary>
    public double[] Move(Firefly fly, IReadOnlyCollection<Firefly> flies)
    {
        Firefly[] others = [.. flies.Where(other => other.Id != fly.Id)];
        random.Shuffle(others.AsSpan());
        var genome = (double[])fly.Genome.Clone();
        foreach (var other in others)
        {
            Pull(genome, fly, other);
        }

        Stray(genome, fly.Perturbation);
        return Genome.Complete(space, genome, random);
    }

    private static double VisibilityOf(DimensionKind kind) => kind switch
    {
        DimensionKind.Continuous => FireflyConstants.Visibility,
        DimensionKind.Categorical => FireflyConstants.CategoricalVisibility,
        _ => FireflyConstants.DiscreteVisibility,
    };

    private static bool IsSame(DimensionKind left, DimensionKind right) => VisibilityOf(left) == VisibilityOf(right);

    private void Pull(double[] genome, Firefly fly, Firefly other)
    {
        var gravity = other.IsBetterThan(fly) ? FireflyConstants.Gravity : -FireflyConstants.NegativeGravity;
        foreach (var kind in (ReadOnlySpan<DimensionKind>)[DimensionKind.Continuous, DimensionKind.Integer, DimensionKind.Categorical])
        {
            var weight = gravity * Attraction(kind, genome, other.Genome);
            foreach (var dimension in space.Dimensions.Where(dimension => IsSame(dimension.Kind, kind)))
            {
                ref var coordinate = ref genome[dimension.Index];
                coordinate = Combine(dimension, coordinate, other.Genome[dimension.Index], weight);
            }
        }
    }

    // Fades with the squared distance over the parameters of one kind.
    private double Attraction(DimensionKind kind, double[] genome, double[] other)
    {
        var squares = 0.0;
        var count = 0;
        foreach (var dimension in space.Dimensions.Where(dimension => IsSame(dimension.Kind, kind)))
        {
            var difference = genome[dimension.Index] - other[dimension.Index];
            var apart = kind == DimensionKind.Categorical ? (difference == 0 ? 0 : 1) : difference;
            squares += double.IsNaN(apart) ? 1 : apart * apart;
            count++;
        }

        return Math.Exp(-VisibilityOf(kind) * 10 * squares / Math.Max(count, 1));
    }

    // Categories are taken over with the attraction as probability; a worse fly's category is never fled.
    private double Combine(Dimension dimension, double own, double other, double weight)
    {
        if (double.IsNaN(other) || double.IsNaN(own))
        {
            return own;
        }

        return dimension.Kind == DimensionKind.Categorical
            ? (random.NextDouble() < weight ? other : own)
            : Math.Clamp(own + (weight * (other - own)), 0, 1);
    }

    // Laplace steps, scaled so that the longest is the perturbation.
    private void Stray(double[] genome, double perturbation)
    {
        var varying = Genome.Varying(space, genome);
        var steps = Array.ConvertAll(varying, _ => Laplace());
        var longest = steps.Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (var i = 0; i < varying.Length && longest > 0; i++)
        {
            ref var coordinate = ref genome[varying[i].Index];
            var step = perturbation * steps[i] / longest;
            coordinate = varying[i].Kind switch
            {
                DimensionKind.Categorical => random.NextDouble() < Math.Abs(step) * FireflyConstants.CategoricalFactor
                    ? varying[i].Quantile(random.NextDouble())
                    : coordinate,
                DimensionKind.Continuous => Math.Clamp(coordinate + step, 0, 1),
                _ => Math.Clamp(coordinate + (step * FireflyConstants.DiscreteFactor), 0, 1),
            };
        }
    }

    private double Laplace()
    {
        var uniform = random.NextDouble() - 0.5;
        return -Math.Sign(uniform) * Math.Log(Math.Max(1 - (2 * Math.Abs(uniform)), 1e-300));
    }
}

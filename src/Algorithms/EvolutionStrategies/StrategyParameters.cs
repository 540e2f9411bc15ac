namespace Vizier.Algorithms.EvolutionStrategies;

/// <summary>
/// The constants of CMA-ES for a dimension and a population size, with Hansen's defaults ("The CMA evolution strategy: a
/// tutorial", arXiv 1604.00772, table 1), negative weights included.
/// </summary>
internal sealed class StrategyParameters
{
    public StrategyParameters(int dimensions, int population)
    {
        double n = dimensions;
        Dimensions = dimensions;
        Population = population;
        Parents = population / 2;
        var raw = Enumerable.Range(1, population).Select(i => Math.Log((population + 1) / 2.0) - Math.Log(i)).ToArray();
        var effective = EffectiveSize(raw.Take(Parents));
        var negativeEffective = EffectiveSize(raw.Skip(Parents));
        EffectiveParents = effective;
        PathRate = (4 + (effective / n)) / (n + 4 + (2 * effective / n));
        StepPathRate = (effective + 2) / (n + effective + 5);
        StepDamping = 1 + (2 * Math.Max(0, Math.Sqrt((effective - 1) / (n + 1)) - 1)) + StepPathRate;
        RankOneRate = 2 / (((n + 1.3) * (n + 1.3)) + effective);
        RankManyRate = Math.Min(
            1 - RankOneRate,
            2 * (0.25 + effective + (1 / effective) - 2) / (((n + 2) * (n + 2)) + effective));
        ExpectedLength = Math.Sqrt(n) * (1 - (1 / (4 * n)) + (1 / (21 * n * n)));
        Weights = Scale(raw, Math.Min(
            1 + (RankOneRate / RankManyRate),
            Math.Min(1 + (2 * negativeEffective / (effective + 2)), (1 - RankOneRate - RankManyRate) / (n * RankManyRate))));
    }

    /// <summary>The number of coordinates, n.</summary>
    public int Dimensions { get; }

    /// <summary>Points of a generation, λ.</summary>
    public int Population { get; }

    /// <summary>Points that move the mean, μ.</summary>
    public int Parents { get; }

    /// <summary>Weights by rank; the first <see cref="Parents"/> sum to one, later ones are negative.</summary>
    public double[] Weights { get; }

    /// <summary>Variance-effective number of parents, μ_eff.</summary>
    public double EffectiveParents { get; }

    /// <summary>c_c.</summary>
    public double PathRate { get; }

    /// <summary>c_σ.</summary>
    public double StepPathRate { get; }

    /// <summary>d_σ.</summary>
    public double StepDamping { get; }

    /// <summary>c_1.</summary>
    public double RankOneRate { get; }

    /// <summary>c_μ.</summary>
    public double RankManyRate { get; }

    /// <summary>χ_n, the expected length of a standard normal vector.</summary>
    public double ExpectedLength { get; }

    /// <summary>The usual population of a dimension, 4 + ⌊3 ln n⌋.</summary>
    public static int DefaultPopulation(int dimensions) => 4 + (int)(3 * Math.Log(dimensions));

    private static double EffectiveSize(IEnumerable<double> weights)
    {
        double sum = 0, squares = 0;
        foreach (var weight in weights)
        {
            sum += weight;
            squares += weight * weight;
        }

        return squares > 0 ? sum * sum / squares : 0;
    }

    private static double[] Scale(double[] raw, double negativeMass)
    {
        var positive = raw.Where(weight => weight > 0).Sum();
        var negative = -raw.Where(weight => weight < 0).Sum();
        return Array.ConvertAll(raw, weight => weight >= 0 ? weight / positive : negativeMass * weight / negative);
    }
}

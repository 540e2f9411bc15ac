using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Parzen;

/// <summary>
/// A density over a search space: a mixture of one product kernel per observed point and a broad prior kernel, as in the
/// multivariate tree-structured Parzen estimator (Bergstra et al. 2011; Falkner, Klein and Hutter 2018; Watanabe,
/// "Tree-structured Parzen estimator: understanding its algorithm components", 2023). Ordered parameters have Gaussian
/// kernels cut off at the bounds; categorical ones put most of their mass on the observed category. A parameter that was
/// inactive in an observation is spread uniformly by its kernel.
/// </summary>
internal sealed class ParzenEstimator
{
    private const int RecentPoints = 25;

    private readonly SearchSpace _space;
    private readonly Kernel[] _kernels;
    private readonly double[] _cumulativeWeights;
    private readonly double[] _logWeights;

    /// <summary>Builds the mixture.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="points">Observed points of the unit cube, oldest first.</param>
    /// <param name="priorWeight">Weight of the prior kernel beside one observation; positive.</param>
    public ParzenEstimator(SearchSpace space, IReadOnlyList<double[]> points, double priorWeight)
    {
        _space = space;
        var count = points.Count;
        var deviation = DeviationFor(count, space.Dimensions.Length);
        var smoothing = priorWeight / (count + 1);
        _kernels =
        [
            .. points.Select(point => new Kernel(space, point, deviation, smoothing)),
            Kernel.Prior(space),
        ];
        double[] weights = [.. Enumerable.Range(0, count).Select(i => WeightOf(i, count)), priorWeight];
        var total = weights.Sum();
        _logWeights = Array.ConvertAll(weights, weight => Math.Log(weight / total));
        _cumulativeWeights = new double[weights.Length];
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] / total;
            _cumulativeWeights[i] = sum;
        }
    }

    /// <summary>Draws a feasible point.</summary>
    public void Sample(RandomStream random, double[] point)
    {
        var place = Array.BinarySearch(_cumulativeWeights, random.NextDouble());
        _kernels[Math.Min(place < 0 ? ~place : place + 1, _kernels.Length - 1)].Sample(random, point);
        _space.Snap(point);
    }

    /// <summary>The logarithm of the density at a feasible point. O(kernels · dimensions).</summary>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        Span<bool> active = stackalloc bool[point.Length];
        foreach (var dimension in _space.Dimensions)
        {
            active[dimension.Index] = dimension.IsActive(point);
        }

        var terms = new double[_kernels.Length];
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = _logWeights[i] + _kernels[i].LogDensity(point, active);
        }

        var greatest = terms.Max();
        return greatest + Math.Log(terms.Sum(term => Math.Exp(term - greatest)));
    }

    // Scott's rule times the usual magnitude of 0.2, and never so narrow that a dense cluster cannot be left.
    private static double DeviationFor(int points, int dimensions)
    {
        var scott = 0.2 * Math.Pow(Math.Max(points, 1), -1.0 / (dimensions + 4));
        return Math.Clamp(scott, 1.0 / Math.Min(100, points + 2), 1);
    }

    // The latest points count fully; older ones fade linearly with their age.
    private static double WeightOf(int index, int count)
    {
        var fading = count - RecentPoints;
        if (index >= fading)
        {
            return 1;
        }

        var first = 1.0 / count;
        return fading == 1 ? first : first + ((1 - first) * index / (fading - 1));
    }
}

using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.Parzen;

/// <summary>The product kernel of one observed point, or the prior.</summary>
internal sealed class Kernel
{
    private readonly SearchSpace _space;

    // Per dimension; null where the point has no value, or the dimension is categorical.
    private readonly TruncatedGaussian?[] _gaussians;

    // Per dimension; -1 where the point has no value, or the dimension is not categorical.
    private readonly int[] _categories;
    private readonly double _smoothing;

    public Kernel(SearchSpace space, double[] point, double deviation, double smoothing)
        : this(space, smoothing)
    {
        foreach (var dimension in space.Dimensions.Where(dimension => dimension.IsActive(point)))
        {
            var unit = point[dimension.Index];
            if (dimension.Kind == DimensionKind.Categorical)
            {
                _categories[dimension.Index] = (int)dimension.LevelAt(unit);
            }
            else
            {
                _gaussians[dimension.Index] = new TruncatedGaussian(unit, deviation);
            }
        }
    }

    private Kernel(SearchSpace space, double smoothing)
    {
        _space = space;
        _smoothing = smoothing;
        _gaussians = new TruncatedGaussian?[space.Dimensions.Length];
        _categories = new int[space.Dimensions.Length];
        Array.Fill(_categories, -1);
    }

    /// <summary>A wide kernel around the middle; every category is equally likely.</summary>
    public static Kernel Prior(SearchSpace space)
    {
        var kernel = new Kernel(space, 0);
        foreach (var dimension in space.Dimensions.Where(dimension => dimension.Kind != DimensionKind.Categorical))
        {
            kernel._gaussians[dimension.Index] = new TruncatedGaussian(0.5, 1);
        }

        return kernel;
    }

    public void Sample(RandomStream random, double[] point)
    {
        foreach (var dimension in _space.Dimensions)
        {
            var index = dimension.Index;
            if (_gaussians[index] is { } gaussian)
            {
                point[index] = gaussian.Sample(random);
            }
            else if (_categories[index] >= 0)
            {
                point[index] = SampleCategory(random, dimension, _categories[index]);
            }
            else
            {
                point[index] = dimension.Quantile(random.NextDouble());
            }
        }
    }

    public double LogDensity(ReadOnlySpan<double> point, ReadOnlySpan<bool> active)
    {
        var sum = 0.0;
        foreach (var dimension in _space.Dimensions)
        {
            var index = dimension.Index;
            if (!active[index])
            {
                continue;
            }

            if (dimension.Kind == DimensionKind.Categorical)
            {
                sum += Math.Log(ProbabilityOf(dimension, (int)dimension.LevelAt(point[index])));
            }
            else if (_gaussians[index] is { } gaussian)
            {
                sum += gaussian.LogDensity(point[index]);
            }
        }

        return sum;
    }

    private double SampleCategory(RandomStream random, Dimension dimension, int observed)
    {
        var count = (int)dimension.LevelCount!.Value;
        var mixed = random.NextDouble() * (1 + (count * _smoothing)) < 1;
        return dimension.UnitOfLevel(mixed ? observed : random.NextInt32(count));
    }

    private double ProbabilityOf(Dimension dimension, int category)
    {
        var count = dimension.LevelCount!.Value;
        var observed = _categories[dimension.Index];
        return observed < 0 ? 1.0 / count : ((category == observed ? 1 : 0) + _smoothing) / (1 + (count * _smoothing));
    }
}

using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>Draws points to look at: over the whole space, around a good one, and one value away from a good one.</summary>
internal sealed class Proposals(SearchSpace space, FeatureMap features, RandomStream random)
{
    private const int MostNeighbours = 12;
    private const double ExpectedMoves = 20;
    private static readonly double[] Widths = [0.2, 0.05, 0.01, 0.002];

    /// <summary>A point drawn from the parameters' distributions.</summary>
    public double[] Anywhere()
    {
        double[] point = new double[space.Dimensions.Length];
        foreach (var dimension in space.Dimensions)
        {
            point[dimension.Index] = dimension.Quantile(random.NextDouble());
        }

        return point;
    }

    /// <summary>A point that differs from <paramref name="centre"/> in some parameters, a little or much.</summary>
    public double[] Near(double[] centre)
    {
        double[] point = [.. centre];
        double width = Widths[random.NextInt32(Widths.Length)];
        double share = random.NextDouble();
        int forced = random.NextInt32(features.Count);
        for (int c = 0; c < features.Count; c++)
        {
            if (c == forced || random.NextDouble() < share)
            {
                Move(features.Dimensions[c], point, width);
            }
        }

        return point;
    }

    /// <summary>A point drawn evenly from a region; in many dimensions it keeps most coordinates of the centre.</summary>
    public double[] Within(TrustRegion region)
    {
        double[] point = [.. region.Centre];
        double share = Math.Min(1, ExpectedMoves / features.Count);
        int forced = random.NextInt32(features.Count);
        for (int c = 0; c < features.Count; c++)
        {
            if (c == forced || random.NextDouble() < share)
            {
                var (low, high) = region.Range(c, point[features.Dimensions[c].Index]);
                point[features.Dimensions[c].Index] = low + ((high - low) * random.NextDouble());
            }
        }

        return point;
    }

    /// <summary>A point near the centre of a region and within it.</summary>
    public double[] NearCentre(TrustRegion region)
    {
        double[] point = Near(region.Centre);
        for (int c = 0; c < features.Count; c++)
        {
            int index = features.Dimensions[c].Index;
            var (low, high) = region.Range(c, region.Centre[index]);
            point[index] = Math.Clamp(point[index], low, high);
        }

        return point;
    }

    /// <summary>All points one value away in a parameter without gradient; for long lists of values, near ones and some others.</summary>
    public IEnumerable<double[]> Neighbours(double[] centre)
    {
        for (int c = 0; c < features.Count; c++)
        {
            var dimension = features.Dimensions[c];
            if (dimension.LevelCount is not { } levels || !dimension.IsActive(centre))
            {
                continue;
            }

            long current = dimension.LevelAt(centre[dimension.Index]);
            foreach (long level in Alternatives(levels, current))
            {
                double[] point = [.. centre];
                point[dimension.Index] = dimension.UnitOfLevel(level);
                Refill(dimension, point);
                yield return point;
            }
        }
    }

    private IEnumerable<long> Alternatives(long levels, long current)
    {
        if (levels <= MostNeighbours)
        {
            for (long level = 0; level < levels; level++)
            {
                if (level != current)
                {
                    yield return level;
                }
            }

            yield break;
        }

        for (long step = 1; step <= 2; step++)
        {
            if (current >= step)
            {
                yield return current - step;
            }

            if (current + step < levels)
            {
                yield return current + step;
            }
        }

        for (int draw = 0; draw < 4; draw++)
        {
            long level = (long)(random.NextDouble() * levels);
            if (level != current)
            {
                yield return level;
            }
        }
    }

    private void Move(Dimension dimension, double[] point, double width)
    {
        double unit = point[dimension.Index];
        if (dimension.Kind == DimensionKind.Categorical)
        {
            unit = dimension.Quantile(random.NextDouble());
        }
        else if (dimension.LevelCount is { } levels)
        {
            double step = Math.Max(width, 0.7 / levels);
            unit += step * random.NextGaussian();
        }
        else
        {
            unit += width * random.NextGaussian();
        }

        point[dimension.Index] = Math.Clamp(unit, 0, 1);
        Refill(dimension, point);
    }

    // Parameters that a new value of their parent brings to life start anywhere, not in the middle.
    private void Refill(Dimension changed, double[] point)
    {
        if (!space.IsConditional)
        {
            return;
        }

        foreach (var dimension in features.Dimensions)
        {
            if (dimension.Parent == changed && point[dimension.Index] == Dimension.InactiveUnit && dimension.IsActive(point))
            {
                point[dimension.Index] = dimension.Quantile(random.NextDouble());
            }
        }
    }
}

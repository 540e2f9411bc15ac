using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Algorithms.GaussianProcesses;

/// <summary>
/// The points tried before there is anything to learn from: the user's default values if there are any, else the middle of the space, then
/// a Latin hypercube, the one of many whose points are farthest apart.
/// </summary>
internal sealed class InitialDesign
{
    private const int Attempts = 40;
    private readonly List<double[]> _points = [];

    /// <summary>Makes the design of <paramref name="count"/> points for a study's seed.</summary>
    public InitialDesign(SearchSpace space, ulong seed, int count)
    {
        var random = new RandomStream(seed, 0, "initial design");
        if (count > 0)
        {
            _points.Add(First(space));
        }

        double best = double.NegativeInfinity;
        double[][] chosen = [];
        for (int attempt = 0; attempt < Attempts && count > 1; attempt++)
        {
            double[][] cube = LatinHypercube(space, random, count - 1);
            double apart = LeastDistance(cube);
            if (apart > best)
            {
                (best, chosen) = (apart, cube);
            }
        }

        _points.AddRange(chosen);
    }

    /// <summary>Points of the design.</summary>
    public int Count => _points.Count;

    /// <summary>A point of the design.</summary>
    public double[] this[int index] => [.. _points[index]];

    private static double[] First(SearchSpace space)
    {
        double[] point = new double[space.Dimensions.Length];
        if (space.Dimensions.Any(HasDefault))
        {
            space.Encode(space.DefaultAssignment(), point);
        }
        else
        {
            Array.Fill(point, 0.5);
        }

        space.Snap(point);
        return point;
    }

    private static bool HasDefault(Dimension dimension) => dimension.Parameter switch
    {
        DoubleParameter parameter => parameter.Default is not null,
        IntegerParameter parameter => parameter.Default is not null,
        DiscreteParameter parameter => parameter.Default is not null,
        CategoricalParameter parameter => parameter.Default is not null,
        _ => false,
    };

    private static double[][] LatinHypercube(SearchSpace space, RandomStream random, int count)
    {
        double[][] points = [.. Enumerable.Range(0, count).Select(_ => new double[space.Dimensions.Length])];
        int[] order = [.. Enumerable.Range(0, count)];
        foreach (var dimension in space.Dimensions)
        {
            random.Shuffle(order.AsSpan());
            for (int i = 0; i < count; i++)
            {
                points[i][dimension.Index] = dimension.Quantile((order[i] + random.NextDouble()) / count);
            }
        }

        foreach (double[] point in points)
        {
            space.Snap(point);
        }

        return points;
    }

    private static double LeastDistance(double[][] points)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < points.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double squared = 0;
                for (int c = 0; c < points[i].Length; c++)
                {
                    squared += (points[i][c] - points[j][c]) * (points[i][c] - points[j][c]);
                }

                least = Math.Min(least, squared);
            }
        }

        return least;
    }
}

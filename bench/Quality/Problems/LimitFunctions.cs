using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Quality.Problems;

/// <summary>Problems near the limits at which the default algorithm chooses another one than a Gaussian process: many categories, many objectives.</summary>
internal static class LimitFunctions
{
    private const int Distances = 4;

    public static IEnumerable<TestProblem> All(ulong seed) =>
    [
        Categories(24, 3, seed), Categories(60, 5, seed),
        Spheres(3), Spheres(4), Spheres(5),
    ];

    /// <summary>Categories in a ring: each two neighbours cost something unless both are the planted ones; 0 is the best.</summary>
    private static TestProblem Categories(int count, int categories, ulong seed)
    {
        var random = new RandomStream(seed, count, "ring of categories");
        int[] planted = [.. Enumerable.Range(0, count).Select(_ => random.NextInt32(categories))];
        double[][,] costs =
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                double[,] cost = new double[categories, categories];
                for (int a = 0; a < categories; a++)
                {
                    for (int b = 0; b < categories; b++)
                    {
                        cost[a, b] = a == planted[i] && b == planted[(i + 1) % count] ? 0 : random.NextDouble();
                    }
                }

                return cost;
            }),
        ];
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"c{i}")];
        string[] values = [.. Enumerable.Range(0, categories).Select(k => $"{(char)('a' + k)}")];
        var space = SearchSpace.Create(names.Select(name => new CategoricalParameter(name, [.. values])));
        return new TestProblem("limits", $"ring-{count}x{categories}", space, (assignment, _) =>
        {
            int[] chosen = [.. names.Select(name => assignment[name].Text[0] - 'a')];
            return Outcome.Exact(Enumerable.Range(0, count).Sum(i => costs[i][chosen[i], chosen[(i + 1) % count]]));
        });
    }

    /// <summary>DTLZ2 (Deb 2002) of so many objectives, four parameters of distance; its front is the unit sphere.</summary>
    private static TestProblem Spheres(int objectives)
    {
        int parameters = objectives - 1 + Distances;
        string[] names = [.. Enumerable.Range(0, parameters).Select(i => $"x{i}")];
        var space = SearchSpace.Create(names.Select(name => new DoubleParameter(name, 0, 1)));
        double[] reference = [.. Enumerable.Repeat(2.5, objectives)];
        double ballOfOrthant = objectives switch { 3 => Math.PI / 6, 4 => Math.PI * Math.PI / 32, _ => Math.PI * Math.PI / 60 };
        return new TestProblem("limits", $"dtlz2-{objectives}", space, (assignment, _) => Outcome.Exact(Sphere([.. names.Select(name => assignment[name].Number)], objectives)))
        {
            Front = (reference, Math.Pow(2.5, objectives) - ballOfOrthant),
        };
    }

    private static double[] Sphere(double[] x, int objectives)
    {
        double radius = 1 + x.Skip(objectives - 1).Sum(value => (value - 0.5) * (value - 0.5));
        double[] values = new double[objectives];
        double rest = radius;
        for (int k = objectives - 1; k > 0; k--)
        {
            double angle = x[objectives - 1 - k] * Math.PI / 2;
            values[k] = rest * Math.Sin(angle);
            rest *= Math.Cos(angle);
        }

        values[0] = rest;
        return values;
    }
}

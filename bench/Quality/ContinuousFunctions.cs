using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Quality;

/// <summary>Textbook functions on [−5, 5]ᵈ, shifted so that every seed has its optimum elsewhere; some are rotated.</summary>
internal static class ContinuousFunctions
{
    private const double Bound = 5;

    public static IEnumerable<TestProblem> All(int dimension, ulong seed)
    {
        yield return Make("sphere", dimension, seed, false, z => z.Sum(v => v * v));
        yield return Make("ellipsoid", dimension, seed, true, z => z.Select((v, i) => Math.Pow(1e4, (double)i / (z.Length - 1)) * v * v).Sum());
        yield return Make("rosenbrock", dimension, seed, false, Rosenbrock);
        yield return Make("rastrigin", dimension, seed, false, z => z.Sum(v => (v * v) + (10 * (1 - Math.Cos(2 * Math.PI * v)))));
        yield return Make("ackley", dimension, seed, true, Ackley);
        yield return Make("levy", dimension, seed, false, Levy);
    }

    private static TestProblem Make(string name, int dimension, ulong seed, bool rotated, Func<double[], double> function)
    {
        var random = new RandomStream(seed, dimension, name);
        double[] shift = [.. Enumerable.Range(0, dimension).Select(_ => 0.8 * Bound * ((2 * random.NextDouble()) - 1))];
        double[][] axes = rotated ? Rotation(random, dimension) : [];
        var space = SearchSpace.Create(Enumerable.Range(0, dimension).Select(i => new DoubleParameter($"x{i}", -Bound, Bound)));
        return new TestProblem($"{name}-{dimension}", space, assignment =>
        {
            double[] z = [.. shift.Select((s, i) => assignment[$"x{i}"].Number - s)];
            return function(rotated ? [.. axes.Select(axis => axis.Zip(z, (a, v) => a * v).Sum())] : z);
        });
    }

    // Gram and Schmidt on normal draws.
    private static double[][] Rotation(RandomStream random, int dimension)
    {
        var axes = new List<double[]>();
        while (axes.Count < dimension)
        {
            double[] axis = [.. Enumerable.Range(0, dimension).Select(_ => random.NextGaussian())];
            foreach (double[] earlier in axes)
            {
                double along = axis.Zip(earlier, (a, b) => a * b).Sum();
                axis = [.. axis.Zip(earlier, (a, b) => a - (along * b))];
            }

            double length = Math.Sqrt(axis.Sum(a => a * a));
            axes.Add([.. axis.Select(a => a / length)]);
        }

        return [.. axes];
    }

    private static double Rosenbrock(double[] z)
    {
        double sum = 0;
        for (int i = 0; i + 1 < z.Length; i++)
        {
            sum += (100 * Math.Pow(z[i + 1] + 1 - ((z[i] + 1) * (z[i] + 1)), 2)) + (z[i] * z[i]);
        }

        return sum;
    }

    private static double Ackley(double[] z)
    {
        double square = z.Average(v => v * v);
        double wave = z.Average(v => Math.Cos(2 * Math.PI * v));
        return (20 * (1 - Math.Exp(-0.2 * Math.Sqrt(square)))) + Math.E - Math.Exp(wave);
    }

    private static double Levy(double[] z)
    {
        double[] w = [.. z.Select(v => 1 + (v / 4))];
        double sum = Math.Pow(Math.Sin(Math.PI * w[0]), 2);
        for (int i = 0; i + 1 < w.Length; i++)
        {
            sum += Math.Pow(w[i] - 1, 2) * (1 + (10 * Math.Pow(Math.Sin((Math.PI * w[i]) + 1), 2)));
        }

        return sum + (Math.Pow(w[^1] - 1, 2) * (1 + Math.Pow(Math.Sin(2 * Math.PI * w[^1]), 2)));
    }
}

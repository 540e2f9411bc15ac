using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Quality.Problems;

/// <summary>Two objectives: ZDT1 to ZDT3 (Zitzler 2000) and DTLZ2 (Deb 2002), the parameters in an order drawn by seed.</summary>
internal static class FrontFunctions
{
    private const int Dimension = 6;
    private const int Steps = 20000;

    public static IEnumerable<TestProblem> All(ulong seed)
    {
        yield return Make("zdt1", seed, [1.1, 6], Zdt(r => 1 - Math.Sqrt(r)), t => [t, 1 - Math.Sqrt(t)]);
        yield return Make("zdt2", seed, [1.1, 6], Zdt(r => 1 - (r * r)), t => [t, 1 - (t * t)]);
        yield return Make(
            "zdt3",
            seed,
            [1.1, 6],
            v => Zdt(v, (r, f) => 1 - Math.Sqrt(r) - (r * Math.Sin(10 * Math.PI * f))),
            t => [t, 1 - Math.Sqrt(t) - (t * Math.Sin(10 * Math.PI * t))]);
        yield return Make("dtlz2", seed, [2.5, 2.5], Sphere, t => [Math.Cos(t * Math.PI / 2), Math.Sin(t * Math.PI / 2)]);
    }

    private static TestProblem Make(string name, ulong seed, double[] reference, Func<double[], double[]> values, Func<double, double[]> front)
    {
        int[] order = [.. Enumerable.Range(0, Dimension)];
        new RandomStream(seed, 0, name).Shuffle(order.AsSpan());
        var space = SearchSpace.Create(Enumerable.Range(0, Dimension).Select(i => new DoubleParameter($"x{i}", 0, 1)));
        double[][] best = [.. Enumerable.Range(0, Steps + 1).Select(i => front((double)i / Steps))];
        return new TestProblem("fronts", name, space, (a, _) => Outcome.Exact(values([.. order.Select(i => a[$"x{i}"].Number)])))
        {
            Front = (reference, Volume(best, reference)),
        };
    }

    /// <summary>The hypervolume of points to minimise.</summary>
    public static double Volume(IEnumerable<double[]> points, double[] reference) =>
        Hypervolume.Of([.. points.Select(point => point.Select(v => -v).ToArray())], [.. reference.Select(v => -v)]);

    private static Func<double[], double[]> Zdt(Func<double, double> shape) => v => Zdt(v, (r, _) => shape(r));

    private static double[] Zdt(double[] v, Func<double, double, double> shape)
    {
        double g = 1 + (9 * v.Skip(1).Average());
        return [v[0], g * shape(v[0] / g, v[0])];
    }

    private static double[] Sphere(double[] v)
    {
        double g = 1 + v.Skip(1).Sum(x => (x - 0.5) * (x - 0.5));
        return [g * Math.Cos(v[0] * Math.PI / 2), g * Math.Sin(v[0] * Math.PI / 2)];
    }
}

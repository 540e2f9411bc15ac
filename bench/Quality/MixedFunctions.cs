using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Quality;

/// <summary>Spaces of several kinds of parameters, with conditions and settings that cannot be evaluated.</summary>
internal static class MixedFunctions
{
    private static readonly string[] Optimizers = ["sgd", "adam", "ftrl"];

    public static IEnumerable<TestProblem> All(ulong seed)
    {
        yield return Training(seed);
        yield return Categories(seed);
    }

    /// <summary>The shape of a training run: one rate matters most, its best value depends on others, and large ones diverge.</summary>
    private static TestProblem Training(ulong seed)
    {
        var random = new RandomStream(seed, 0, "training");
        double rate = -3 + random.NextDouble();
        double decay = -5 + (2 * random.NextDouble());
        string best = Optimizers[random.NextInt32(3)];
        var space = SearchSpace.Create(
            new DoubleParameter("rate", 1e-5, 10) { Scale = Scale.Log },
            new DoubleParameter("decay", 1e-7, 1e-1) { Scale = Scale.Log },
            new IntegerParameter("layers", 1, 8),
            new IntegerParameter("units", 8, 512) { Scale = Scale.Log },
            new DiscreteParameter("batch", [16, 32, 64, 128, 256]) { Scale = Scale.Log },
            new CategoricalParameter("optimizer", [.. Optimizers])
            {
                Children = [new ConditionalParameter(["sgd"], new DoubleParameter("momentum", 0, 0.99))],
            });
        return new TestProblem("training", space, a =>
        {
            double momentum = a.TryGetValue("momentum", out var value) ? value.Number : best == "sgd" ? 0 : 0.9;
            double off = Math.Log10(a["rate"].Number / (1 - (0.9 * momentum))) - rate - (0.5 * Math.Log10(a["batch"].Number / 64)) - 0.72;
            if (off > 1.6)
            {
                return null;
            }

            return (0.1 * off * off) + (0.02 * Math.Pow(Math.Log10(a["decay"].Number) - decay, 2)) + (0.01 * Math.Abs(a["layers"].Number - 4))
                + (0.02 * Math.Pow(Math.Log2(a["units"].Number / 128), 2) / 4) + (a["optimizer"].Text == best ? 0 : 0.05)
                + (a["optimizer"].Text == "sgd" ? 0.1 * Math.Pow(momentum - 0.9, 2) : 0);
        });
    }

    /// <summary>Eight parameters of four categories whose effects interact in pairs.</summary>
    private static TestProblem Categories(ulong seed)
    {
        const int Count = 8;
        var random = new RandomStream(seed, 0, "categories");
        double[] table = [.. Enumerable.Range(0, Count * 16).Select(_ => random.NextDouble())];
        double Loss(int[] levels) => Enumerable.Range(0, Count).Sum(i => table[(i * 16) + (levels[i] * 4) + levels[(i + 1) % Count]]);
        double least = Enumerable.Range(0, 1 << (2 * Count)).Min(code => Loss([.. Enumerable.Range(0, Count).Select(i => (code >> (2 * i)) & 3)]));
        var space = SearchSpace.Create(Enumerable.Range(0, Count).Select(i => new CategoricalParameter($"c{i}", ["a", "b", "c", "d"])));
        return new TestProblem("categories", space, a => Loss([.. Enumerable.Range(0, Count).Select(i => a[$"c{i}"].Text[0] - 'a')]) - least);
    }
}

using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Quality.Problems;

/// <summary>Spaces of several kinds of parameters, with conditions and settings that cannot be evaluated.</summary>
internal static class MixedFunctions
{
    private static readonly string[] Optimizers = ["sgd", "adam", "ftrl"];

    public static IEnumerable<TestProblem> All(ulong seed)
    {
        yield return Training(seed);
        yield return Categories(seed);
        yield return Ackley(seed);
        yield return Switched(seed);
        yield return Families(seed);
        yield return Beam(seed);
        yield return Lattice(seed);
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
        return Make("training", space, a =>
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
        return Make("categories", space, a => Loss([.. Enumerable.Range(0, Count).Select(i => a[$"c{i}"].Text[0] - 'a')]) - least);
    }

    /// <summary>Ackley's function of four integers and four floats.</summary>
    private static TestProblem Ackley(ulong seed)
    {
        var random = new RandomStream(seed, 0, "ackley");
        double[] place = [.. Enumerable.Range(0, 8).Select(i => i < 4 ? random.NextInt32(7) - 3 : -2.5 + (5 * random.NextDouble()))];
        var space = SearchSpace.Create(Enumerable.Range(0, 8).Select(i => i < 4 ? (Parameter)new IntegerParameter($"x{i}", -3, 3) : new DoubleParameter($"x{i}", -3, 3)));
        return Make("ackley", space, a =>
        {
            double[] z = [.. place.Select((v, i) => a[$"x{i}"].Number - v)];
            double wave = z.Average(v => Math.Cos(2 * Math.PI * v));
            return (20 * (1 - Math.Exp(-0.2 * Math.Sqrt(z.Average(v => v * v))))) + Math.E - Math.Exp(wave);
        });
    }

    /// <summary>Two categories choose which functions of two floats are added.</summary>
    private static TestProblem Switched(ulong seed)
    {
        var random = new RandomStream(seed, 0, "switched");
        double[] place = [.. Enumerable.Range(0, 12).Select(_ => -1.5 + (3 * random.NextDouble()))];
        double[] floors = [.. Enumerable.Range(0, 6).Select(_ => random.NextDouble())];
        var space = SearchSpace.Create(
            new CategoricalParameter("first", ["a", "b", "c"]),
            new CategoricalParameter("second", ["a", "b", "c"]),
            new DoubleParameter("x", -2, 2),
            new DoubleParameter("y", -2, 2));
        return Make("switched", space, a =>
        {
            double sum = 0;
            for (int k = 0; k < 2; k++)
            {
                int which = (3 * k) + a[k == 0 ? "first" : "second"].Text[0] - 'a';
                double x = a["x"].Number - place[2 * which];
                double y = a["y"].Number - place[(2 * which) + 1];
                sum += floors[which] + (which % 3) switch
                {
                    0 => Math.Log(1 + (20 * Math.Pow(y - (x * x), 2)) + (x * x)),
                    1 => 1 + (x * x) + (y * y) - (Math.Cos(4 * x) * Math.Cos(4 * y)),
                    _ => Math.Abs(x) + Math.Abs(y) + (0.3 * Math.Abs(x * y)),
                };
            }

            return sum;
        }) with
        {
            Least = null,
        };
    }

    /// <summary>A choice among families of models, each with parameters of its own.</summary>
    private static TestProblem Families(ulong seed)
    {
        var random = new RandomStream(seed, 0, "families");
        double[] place = [.. Enumerable.Range(0, 8).Select(_ => 0.15 + (0.7 * random.NextDouble()))];
        double[] floors = [.. Enumerable.Range(0, 3).Select(_ => 0.08 * random.NextDouble())];
        floors[random.NextInt32(3)] = 0;
        var space = SearchSpace.Create(
            new DoubleParameter("shared", 0, 1),
            new CategoricalParameter("family", ["kernel", "forest", "linear"])
            {
                Children =
                [
                    new ConditionalParameter(["kernel"], new DoubleParameter("c", 1e-2, 1e3) { Scale = Scale.Log }),
                    new ConditionalParameter(["kernel"], new DoubleParameter("gamma", 1e-5, 1) { Scale = Scale.Log }),
                    new ConditionalParameter(["forest"], new IntegerParameter("depth", 1, 15)),
                    new ConditionalParameter(["forest"], new IntegerParameter("trees", 4, 64) { Scale = Scale.Log }),
                    new ConditionalParameter(["forest"], new DoubleParameter("share", 0.01, 0.99)),
                    new ConditionalParameter(["linear"], new DoubleParameter("penalty", 1e-4, 1e4) { Scale = Scale.Log }),
                    new ConditionalParameter(["linear"], new CategoricalParameter("norm", ["l1", "l2"])),
                ],
            });
        double Off(double unit, int which) => Math.Pow(unit - place[which], 2);
        return Make("families", space, a => (0.2 * Off(a["shared"].Number, 0)) + a["family"].Text switch
        {
            "kernel" => Kernel(Math.Log(a["c"].Number / 1e-2) / Math.Log(1e5), Math.Log(a["gamma"].Number / 1e-5) / Math.Log(1e5)),
            "forest" => floors[1] + Off((a["depth"].Number - 1) / 14, 3) + (0.02 / Math.Sqrt(a["trees"].Number / 4)) - 0.005 + (0.3 * Off(a["share"].Number, 4)),
            _ => floors[2] + (0.7 * Off(Math.Log(a["penalty"].Number / 1e-4) / Math.Log(1e8), 5)) + (a["norm"].Text == "l1" == place[6] > 0.5 ? 0 : 0.03),
        }) with
        {
            Least = null,
        };

        double Kernel(double c, double gamma) => floors[0] + Math.Min(0.5, (3 * Math.Pow((0.7 * c) + gamma - place[1] - 0.3, 2)) + (0.2 * Off(c, 2)));
    }

    /// <summary>The cost of a welded beam whose constraints make most settings impossible.</summary>
    private static TestProblem Beam(ulong seed)
    {
        double load = 6000 * (0.9 + (0.2 * new RandomStream(seed, 0, "beam").NextDouble()));
        var space = SearchSpace.Create(
            new DiscreteParameter("h", [.. Enumerable.Range(1, 32).Select(i => 0.0625 * i)]),
            new DoubleParameter("l", 0.1, 10),
            new DoubleParameter("t", 0.1, 10),
            new DiscreteParameter("b", [.. Enumerable.Range(1, 32).Select(i => 0.0625 * i)]));
        return Make("beam", space, a =>
        {
            var (h, l, t, b) = (a["h"].Number, a["l"].Number, a["t"].Number, a["b"].Number);
            double radius = Math.Sqrt((l * l / 4) + Math.Pow((h + t) / 2, 2));
            double polar = 2 * Math.Sqrt(2) * h * l * ((l * l / 12) + Math.Pow((h + t) / 2, 2));
            double direct = load / (Math.Sqrt(2) * h * l);
            double torsion = load * (14 + (l / 2)) * radius / polar;
            double shear = Math.Sqrt((direct * direct) + (direct * torsion * l / radius) + (torsion * torsion));
            double buckling = 4.013 * 30e6 * t * b * b * b / (6 * 196) * (1 - (t / 28 * Math.Sqrt(30e6 / (4 * 12e6))));
            bool holds = shear <= 13600 && 504000 * (load / 6000) / (t * t * b) <= 30000 && h <= b && load <= buckling && 2.1952 * (load / 6000) / (t * t * t * b) <= 0.25;
            return holds ? (1.10471 * h * h * l) + (0.04811 * t * b * (14 + l)) : null;
        }) with
        {
            Least = null,
        };
    }

    /// <summary>A curved valley on whole numbers, scaled by a category.</summary>
    private static TestProblem Lattice(ulong seed)
    {
        var random = new RandomStream(seed, 0, "lattice");
        int[] place = [.. Enumerable.Range(0, 5).Select(_ => 4 + random.NextInt32(13))];
        double[] factors = [1, 1.4, 2];
        random.Shuffle(factors.AsSpan());
        var space = SearchSpace.Create(
            Enumerable.Range(0, 5).Select(i => (Parameter)new IntegerParameter($"i{i}", 0, 20)).Append(new CategoricalParameter("factor", ["a", "b", "c"])));
        return Make("lattice", space, a =>
        {
            double[] z = [.. place.Select((v, i) => (a[$"i{i}"].Number - v) / 5)];
            double sum = 0;
            for (int i = 0; i + 1 < z.Length; i++)
            {
                sum += (5 * Math.Pow(z[i + 1] - (z[i] * z[i]), 2)) + (z[i] * z[i]);
            }

            return (0.1 * (factors[a["factor"].Text[0] - 'a'] - 1)) + (sum * factors[a["factor"].Text[0] - 'a']);
        });
    }

    private static TestProblem Make(string name, SearchSpace space, Func<Assignment, double?> loss) =>
        new("mixed", name, space, (a, _) => loss(a) is { } value ? Outcome.Exact(value) : null);
}

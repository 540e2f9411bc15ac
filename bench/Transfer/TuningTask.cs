using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Benchmarks.Transfer;

/// <summary>A function to minimise, of a family whose members have their optimum in different places.</summary>
/// <param name="Space">Its parameters; all are numbers on a linear scale or categories.</param>
/// <param name="Loss">Its value.</param>
internal sealed record TuningTask(SearchSpace Space, Func<Assignment, double> Loss)
{
    private const double Bound = 5;

    /// <summary>The names of the families.</summary>
    public static IReadOnlyList<string> Families { get; } = ["bowl", "valley", "waves", "training"];

    /// <summary>A member of a family.</summary>
    /// <param name="family">Its name.</param>
    /// <param name="place">Keys where the optimum is; members with equal numbers agree.</param>
    /// <param name="moved">How far from there the optimum is moved, as a share of the range.</param>
    /// <param name="move">Keys the direction in which it is moved.</param>
    public static TuningTask Create(string family, ulong place, double moved, ulong move)
    {
        const int Dimensions = 4;
        var (at, by) = (new RandomStream(place, 0, family), new RandomStream(move, 1, family));
        double[] centre = [.. Enumerable.Range(0, Dimensions)
            .Select(_ => Math.Clamp((1.4 * at.NextDouble()) - 0.7 + (2 * moved * by.NextGaussian()), -0.95, 0.95))];
        return family == "training" ? Training(centre) : new TuningTask(
            SearchSpace.Create(Enumerable.Range(0, Dimensions).Select(i => new DoubleParameter($"x{i}", -Bound, Bound))),
            assignment => Function(family, [.. centre.Select((c, i) => assignment[$"x{i}"].Number - (Bound * c))]));
    }

    /// <summary>The same function on a space that lacks the last parameter and reaches over three quarters of the others' ranges.</summary>
    public TuningTask Overlapping()
    {
        var parameters = Space.Parameters.SkipLast(1).Select(parameter => parameter is DoubleParameter { Scale: Scale.Linear } real
            ? real with { Min = real.Min + (0.25 * (real.Max - real.Min)) }
            : parameter);
        var fixedValue = new KeyValuePair<string, ParameterValue>(Space.Parameters[^1].Name, Space.DefaultAssignment()[Space.Parameters[^1].Name]);
        return new TuningTask(SearchSpace.Create(parameters), assignment => Loss(new Assignment([.. assignment, fixedValue])));
    }

    private static double Function(string family, double[] z) => family switch
    {
        "bowl" => z.Select((v, i) => Math.Pow(30, i / 3.0) * v * v).Sum(),
        "valley" => Enumerable.Range(0, z.Length - 1)
            .Sum(i => (10 * Math.Pow(z[i + 1] + 1 - ((z[i] + 1) * (z[i] + 1)), 2)) + (z[i] * z[i])),
        _ => z.Sum(v => (v * v) + (5 * (1 - Math.Cos(2 * v)))),
    };

    // Error of a training: the learning rate's best place depends on the optimizer and the width.
    private static TuningTask Training(double[] centre)
    {
        var space = SearchSpace.Create(
            new DoubleParameter("lr", 1e-5, 1) { Scale = Scale.Log },
            new DoubleParameter("decay", 1e-6, 0.1) { Scale = Scale.Log },
            new IntegerParameter("width", 16, 512) { Scale = Scale.Log },
            new CategoricalParameter("optimizer", ["sgd", "adam", "ftrl"]));
        return new TuningTask(space, assignment =>
        {
            var kind = assignment["optimizer"].Text;
            var lr = Math.Log10(assignment["lr"].Number) + 2.5 - (1.5 * centre[0]) + (kind == "adam" ? 1 : 0);
            var decay = Math.Log10(assignment["decay"].Number) + 3.5 - (1.5 * centre[1]);
            var width = Math.Log2(assignment["width"].Number) - 6.5 - (1.5 * centre[2]);
            return 0.05 + (0.03 * lr * lr) + (0.004 * decay * decay) + (0.006 * width * width)
                + (kind == "ftrl" ? 0.05 : kind == "sgd" ? 0.02 * (1 + centre[3]) : 0.01);
        });
    }
}

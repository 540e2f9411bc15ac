using MathNet.Numerics.LinearAlgebra;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;

namespace Vizier.Quality.Problems;

/// <summary>The cross-validated error of small models that are really trained, as a function of their hyperparameters.</summary>
internal static class ModelFunctions
{
    private const int RowCount = 90;

    public static IEnumerable<TestProblem> All(ulong seed)
    {
        var task = new LearningTask(seed, RowCount);
        yield return Kernel(task);
        yield return Boosting(task);
        yield return Network(task);
        yield return Forest(task);
    }

    private static TestProblem Kernel(LearningTask task) => Make(
        "kernel",
        [
            Log("alpha", 1e-5, 1e2),
            Log("gamma", 1e-4, 1e1),
            new CategoricalParameter("kernel", ["gaussian", "laplacian", "polynomial"])
            {
                Children =
                [
                    new ConditionalParameter(["polynomial"], new IntegerParameter("degree", 1, 6)),
                    new ConditionalParameter(["polynomial"], new DoubleParameter("offset", 0, 3)),
                ],
            },
            Log("tolerance", 1e-6, 1e-1),
        ],
        a => task.Error((rows, targets) => Ridge(rows, targets, a)));

    private static TestProblem Boosting(LearningTask task) => Make(
        "boosting",
        [
            Log("rate", 1e-3, 1),
            new IntegerParameter("rounds", 5, 40) { Scale = Scale.Log },
            new IntegerParameter("depth", 1, 8),
            new DoubleParameter("subsample", 0.1, 1),
            new DoubleParameter("features", 0.05, 1),
            Log("leaf", 0.005, 0.49),
        ],
        a => task.Error((rows, targets) => Boost(rows, targets, a)));

    private static TestProblem Network(LearningTask task) => Make(
        "network",
        [
            new IntegerParameter("hidden", 4, 32) { Scale = Scale.Log },
            Log("decay", 1e-5, 10),
            new IntegerParameter("batch", 5, 60) { Scale = Scale.Log },
            Log("rate", 1e-5, 1e-1),
            new DoubleParameter("first", 0.5, 0.99),
            Log("second", 1e-6, 1e-1),
            new CategoricalParameter("activation", ["relu", "tanh", "logistic"]),
        ],
        a => task.Error((rows, targets) => new LearningNetwork(
            rows,
            targets,
            new NetworkSettings(
                Whole(a, "hidden"), a["rate"].Number, a["decay"].Number, Whole(a, "batch"), a["first"].Number, 1 - a["second"].Number, a["activation"].Text)).Predict));

    private static TestProblem Forest(LearningTask task) => Make(
        "forest",
        [
            new IntegerParameter("depth", 1, 12),
            Log("split", 0.01, 0.99),
            Log("leaf", 0.01, 0.49),
            new DoubleParameter("features", 0.05, 1),
            new DoubleParameter("gain", 0, 0.2),
            new IntegerParameter("trees", 2, 16) { Scale = Scale.Log },
        ],
        a => task.Error((rows, targets) => Bag(rows, targets, a)));

    private static Func<double[], double> Ridge(double[][] rows, double[] targets, Assignment a)
    {
        double gamma = a["gamma"].Number;
        Func<double[], double[], double> kernel = a["kernel"].Text switch
        {
            "gaussian" => (x, y) => Math.Exp(-gamma * x.Zip(y, (p, q) => (p - q) * (p - q)).Sum()),
            "laplacian" => (x, y) => Math.Exp(-gamma * x.Zip(y, (p, q) => Math.Abs(p - q)).Sum()),
            _ => (x, y) => Math.Pow((gamma * x.Zip(y, (p, q) => p * q).Sum()) + a["offset"].Number, a["degree"].Number),
        };
        var gram = Matrix<double>.Build.Dense(rows.Length, rows.Length, (i, j) => kernel(rows[i], rows[j]) + (i == j ? a["alpha"].Number + 1e-8 : 0));
        var weights = gram.Solve(Vector<double>.Build.Dense(targets));
        return row => rows.Select((other, i) => weights[i] * kernel(row, other)).Sum();
    }

    private static Func<double[], double> Boost(double[][] rows, double[] targets, Assignment a)
    {
        var random = new RandomStream(1, 0, "boosting");
        var limits = new TreeLimits(Whole(a, "depth"), Math.Max(1, (int)(a["leaf"].Number * rows.Length)), 2, a["features"].Number, 0);
        double[] left = [.. targets];
        int[] members = [.. Enumerable.Range(0, rows.Length)];
        var trees = new List<LearningTree>();
        for (int round = 0; round < Whole(a, "rounds"); round++)
        {
            random.Shuffle(members.AsSpan());
            var tree = new LearningTree(rows, left, members[..Math.Max(2, (int)(a["subsample"].Number * rows.Length))], limits, random);
            trees.Add(tree);
            for (int i = 0; i < left.Length; i++)
            {
                left[i] -= a["rate"].Number * tree.Predict(rows[i]);
            }
        }

        return row => a["rate"].Number * trees.Sum(tree => tree.Predict(row));
    }

    private static Func<double[], double> Bag(double[][] rows, double[] targets, Assignment a)
    {
        var random = new RandomStream(1, 0, "forest");
        var limits = new TreeLimits(
            Whole(a, "depth"), Math.Max(1, (int)(a["leaf"].Number * rows.Length)), Math.Max(2, (int)(a["split"].Number * rows.Length)), a["features"].Number, a["gain"].Number);
        LearningTree[] trees =
        [
            .. Enumerable.Range(0, Whole(a, "trees"))
                .Select(_ => new LearningTree(rows, targets, [.. rows.Select(_ => random.NextInt32(rows.Length))], limits, random)),
        ];
        return row => trees.Average(tree => tree.Predict(row));
    }

    private static int Whole(Assignment a, string name) => (int)a[name].Number;

    private static DoubleParameter Log(string name, double min, double max) => new(name, min, max) { Scale = Scale.Log };

    private static TestProblem Make(string name, Parameter[] parameters, Func<Assignment, double> loss) =>
        new("models", name, SearchSpace.Create(parameters), (a, _) => Outcome.Exact(loss(a))) { Least = null };
}

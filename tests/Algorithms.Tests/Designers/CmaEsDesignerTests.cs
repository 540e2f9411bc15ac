using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.EvolutionStrategies;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Designers;

public sealed class CmaEsDesignerTests
{
    private static readonly SearchSpace Reals = SearchSpace.Create([.. Enumerable.Range(0, 5).Select(i => new DoubleParameter($"x{i}", -5, 5))]);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Converges_on_a_sphere(int parallel)
    {
        var history = Simulation.Run(Create(Reals), Sphere, 700, parallel);

        Assert.True(history.Best() > -1e-4, $"{history.Best()}");
    }

    [Fact]
    public void Learns_the_shape_of_a_rotated_ellipsoid()
    {
        var history = Simulation.Run(Create(Reals), assignment => -Ellipsoid(assignment), 2400, 8);

        Assert.True(history.Best() > -1e-4, $"{history.Best()}");
    }

    [Fact]
    public void Follows_a_curved_valley()
    {
        var space = SearchSpace.Create(new DoubleParameter("x", -2, 2), new DoubleParameter("y", -1, 3));
        var history = Simulation.Run(Create(space), assignment => -Rosenbrock(assignment["x"].Number, assignment["y"].Number), 800, 6);

        Assert.True(history.Best() > -1e-4, $"{history.Best()}");
    }

    [Fact]
    public void Finds_the_best_integers_on_mixed_scales()
    {
        var space = SearchSpace.Create(
            new IntegerParameter("layers", 1, 20),
            new DoubleParameter("rate", 1e-5, 1) { Scale = Scale.Log },
            new DiscreteParameter("batch", [16, 32, 64, 128]) { Scale = Scale.Log });
        var history = Simulation.Run(Create(space), assignment => -Math.Abs(assignment["layers"].Number - 13)
            - Math.Abs(Math.Log10(assignment["rate"].Number) + 3) - Math.Abs(Math.Log2(assignment["batch"].Number) - 6), 400);

        var best = history.Trials.MaxBy(trial => trial.Metrics["accuracy"])!.Assignment;
        Assert.Equal((13, 64), (best["layers"].Number, best["batch"].Number));
        Assert.True(history.Best() > -0.05);
    }

    // Where the reals have converged and only one integer is still wrong: without a margin its deviation would be gone by then.
    [Fact]
    public void Integers_still_move_once_the_reals_have_converged()
    {
        var space = SearchSpace.Create(
            [.. Enumerable.Range(0, 3).Select(i => new DoubleParameter($"x{i}", -5, 5)), .. Enumerable.Range(0, 4).Select(i => new IntegerParameter($"n{i}", -10, 10))]);
        for (var seed = 0UL; seed < 3; seed++)
        {
            var history = Simulation.Run(
                new CmaEsDesigner(ProblemOf(space, seed), 0.2, null, RestartStrategy.None),
                assignment => -assignment.Sum(pair => Math.Pow(pair.Value.Number - (pair.Key[0] == 'n' ? 7 : 1.7), 2)),
                1200);

            Assert.True(history.Best() > -1e-3, $"{history.Best()}");
        }
    }

    [Fact]
    public void Categories_are_inherited_from_good_trials()
    {
        var space = SearchSpace.Create([new CategoricalParameter("c", ["a", "b", "d", "e"]), .. Reals.Parameters]);
        var history = Simulation.Run(Create(space), assignment =>
            -assignment.Where(pair => pair.Value.IsNumber).Sum(pair => Math.Pow(pair.Value.Number - 1.7, 2)) - (assignment["c"].Text == "d" ? 0 : 20), 600);

        Assert.True(history.Trials.Skip(300).Count(trial => trial.Assignment["c"].Text == "d") > 200);
        Assert.True(history.Best() > -0.01, $"{history.Best()}");
    }

    [Fact]
    public void Warm_and_rebuilt_instances_agree_also_after_a_deletion()
    {
        var warm = Create(Reals);
        var history = Simulation.Run(warm, Sphere, 100);
        var thinned = TrialHistory.Create(history.Trials.Where(trial => trial.Id != 12), history.LastId);

        Assert.Equal(Next(Create(Reals), history), Next(warm, history));
        Assert.Equal(Next(Create(Reals), thinned), Next(warm, thinned));
        Assert.Equal(Next(Create(Reals), history), Next(warm, history));
    }

    [Fact]
    public void Generations_without_any_result_do_not_stop_the_search()
    {
        var history = Simulation.Run(Create(Reals), assignment => assignment["x0"].Number > 0 ? double.NaN : Sphere(assignment), 400);
        var failing = Simulation.Run(Create(Reals), _ => double.NaN, 60);

        Assert.True(history.Trials.Where(trial => !double.IsNaN(trial.Metrics["accuracy"])).Max(trial => trial.Metrics["accuracy"]) > -3);
        Assert.Equal(60, failing.Trials.Select(trial => trial.Assignment).Distinct().Count());
    }

    [Fact]
    public void Conditional_spaces_and_those_with_one_ordered_parameter_are_refused()
    {
        var conditional = ProblemOf(SearchSpace.Create(
            new DoubleParameter("x", 0, 1),
            new IntegerParameter("n", 0, 3) { Children = [new([1.0], new DoubleParameter("z", 0, 1))] }));
        var errors = AlgorithmCatalogue.Validate("cmaes", new Dictionary<string, string> { ["restart_strategy"] = "IPOP" }, conditional, Budget.Unknown);
        Assert.Equal(["parameters: 'z': is conditional, which CMA_ES cannot handle"], errors.Select(error => error.ToString()));

        var single = ProblemOf(SearchSpace.Create(new DoubleParameter("x", 0, 1), new DoubleParameter("y", 2, 2), new CategoricalParameter("c", ["a", "b"])));
        Assert.Contains("must be at least 2", AlgorithmCatalogue.Validate("cmaes", new Dictionary<string, string>(), single, Budget.Unknown).Single().ToString(), StringComparison.Ordinal);
    }

    private static CmaEsDesigner Create(SearchSpace space) => new(ProblemOf(space), 0.2, null, RestartStrategy.Ipop);

    private static IEnumerable<Assignment> Next(CmaEsDesigner designer, TrialHistory history) =>
        designer.Suggest(history, 3).Select(suggestion => suggestion.Assignment);

    private static double Sphere(Assignment assignment) => -assignment.Sum(pair => Math.Pow(pair.Value.Number - 1.7, 2));

    private static double Ellipsoid(Assignment assignment)
    {
        var x = assignment.Select(pair => pair.Value.Number - 0.5).ToArray();
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            // Neighbours are mixed, so that no axis is aligned with a parameter.
            var mixed = (x[i] + x[(i + 1) % x.Length]) / Math.Sqrt(2);
            sum += Math.Pow(1000, i / (x.Length - 1.0)) * mixed * mixed;
        }

        return sum;
    }

    private static double Rosenbrock(double x, double y) => (100 * Math.Pow(y - (x * x), 2)) + Math.Pow(1 - x, 2);
}

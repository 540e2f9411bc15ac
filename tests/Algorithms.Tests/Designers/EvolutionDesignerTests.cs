using System.Collections.Immutable;
using Vizier.Algorithms.Analysis;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Designers;

public sealed class EvolutionDesignerTests
{
    private static readonly SearchSpace Reals = SearchSpace.Create([.. Enumerable.Range(0, 5).Select(i => new DoubleParameter($"x{i}", 0, 1))]);

    private static readonly SearchSpace Switches =
        SearchSpace.Create([.. Enumerable.Range(0, 24).Select(i => new CategoricalParameter($"s{i}", ["off", "low", "high"]))]);

    [Theory]
    [InlineData("EAGLE_STRATEGY", 1, 0.25)]
    [InlineData("EAGLE_STRATEGY", 4, 0.25)]
    [InlineData("NSGA2", 1, 0.25)]
    [InlineData("REGULARIZED_EVOLUTION", 1, 0.25)]
    public void Come_much_nearer_to_an_optimum_than_random_search(string name, int parallel, double share)
    {
        Assert.InRange(Loss(name, Reals, Sphere, 300, parallel), 0, share * Loss("random", Reals, Sphere, 300, parallel));
    }

    [Fact]
    public void Regularised_evolution_finds_a_pattern_of_categories()
    {
        var random = Loss("random", Switches, Pattern, 400, 1);
        var evolved = Loss("REGULARIZED_EVOLUTION", Switches, Pattern, 400, 1);

        Assert.InRange(evolved, 0, 0.35 * random);
    }

    [Fact]
    public void Nsga_spreads_over_the_front_of_two_objectives()
    {
        var nsga = FrontVolume("NSGA2");
        var random = FrontVolume("random");

        Assert.True(nsga > random + 0.5, $"{nsga} against {random}");
    }

    [Fact]
    public void Nsga_prefers_safe_trials()
    {
        var problem = ProblemOf(Reals) with { Metrics = [Accuracy, new Metric("memory", Goal.Minimize, 0.5)] };
        var history = TrialHistory.Create(new RandomDesigner(problem).Suggest(TrialHistory.Empty, 100).Select((suggestion, i) => Completed(
            i + 1, suggestion.Assignment, ("accuracy", suggestion.Assignment["x0"].Number), ("memory", suggestion.Assignment["x0"].Number))));

        var suggested = Create("NSGA2", problem).Suggest(history, 40);

        Assert.True(suggested.Count(one => one.Assignment["x0"].Number <= 0.5) > 30);
    }

    [Fact]
    public void Eagle_moves_its_flies_by_turns_and_fills_the_pool_first()
    {
        var designer = Create("EAGLE_STRATEGY", ProblemOf(Reals));
        var history = Simulation.Run(designer, assignment => -Sphere(assignment), 48, 3);

        // 10 + round(½(5^1.2 + 5)) = 16 flies.
        var flies = history.Trials.Select(trial => trial.Metadata["eagle_fly"]).ToArray();
        Assert.Equal(16, flies.Take(16).Distinct().Count());
        Assert.Equal(flies.Take(16), flies.Skip(16).Take(16));
    }

    [Fact]
    public void Eagle_refuses_several_objectives()
    {
        var problem = ProblemOf(Reals) with { Metrics = [Accuracy, Histories.Loss] };

        var error = Assert.Throws<ValidationException>(() => Create("EAGLE_STRATEGY", problem));
        Assert.Equal("metrics: 'accuracy, loss': must hold one objective only for EAGLE_STRATEGY", error.Message);
    }

    [Theory]
    [InlineData("EAGLE_STRATEGY")]
    [InlineData("NSGA2")]
    [InlineData("REGULARIZED_EVOLUTION")]
    public void Every_combination_of_a_small_space_is_tried_before_one_is_repeated(string name)
    {
        var space = SearchSpace.Create(new IntegerParameter("i", 0, 9), new CategoricalParameter("c", ["a", "b", "d"]));
        var history = Simulation.Run(Create(name, ProblemOf(space)), assignment => assignment["i"].Number, 40, 2);

        Assert.Equal(30, history.Trials.Take(30).Select(trial => trial.Assignment).Distinct().Count());
    }

    private static IDesigner Create(string name, Problem problem) => AlgorithmCatalogue.CreateDesigner(name, new Dictionary<string, string>(), problem);

    private static double Loss(string name, SearchSpace space, Func<Assignment, double> loss, int trials, int parallel) =>
        Enumerable.Range(0, 3).Average(seed => -Simulation.Run(
            Create(name, ProblemOf(space, (ulong)seed)), assignment => -loss(assignment), trials, parallel).Best());

    private static double Sphere(Assignment assignment) => assignment.Sum(pair => Math.Pow(pair.Value.Number - 0.7, 2));

    private static double Pattern(Assignment assignment) =>
        assignment.Index().Count(item => item.Item.Value.Text != (item.Index % 3 == 0 ? "high" : "low"));

    // ZDT1: f1 = x0, f2 = g(1 − √(x0/g)).
    private static double FrontVolume(string name)
    {
        var problem = ProblemOf(Reals) with { Metrics = [new Metric("f1", Goal.Minimize), new Metric("f2", Goal.Minimize)] };
        var designer = Create(name, problem);
        var history = TrialHistory.Empty;
        while (history.Trials.Length < 400)
        {
            foreach (var suggestion in designer.Suggest(history, 4))
            {
                var x = suggestion.Assignment.Select(pair => pair.Value.Number).ToArray();
                var g = 1 + (9 * x.Skip(1).Average());
                history = history.With(Completed(history.LastId + 1, suggestion.Assignment, ("f1", x[0]), ("f2", g * (1 - Math.Sqrt(x[0] / g)))) with
                {
                    Metadata = ImmutableDictionary<string, string>.Empty,
                });
            }
        }

        return Hypervolume.Of([.. history.Trials.Select(trial => new[] { -trial.Metrics["f1"], -trial.Metrics["f2"] })], [-1.1, -6]);
    }
}

using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Designers;

public sealed class ParzenDesignerTests
{
    private static readonly SearchSpace Mixed = SearchSpace.Create(
        new DoubleParameter("rate", 1e-5, 1) { Scale = Scale.Log },
        new IntegerParameter("layers", 1, 8),
        new CategoricalParameter("optimizer", ["sgd", "adam", "ftrl"])
        {
            Children = [new(["sgd"], new DoubleParameter("momentum", 0, 1))],
        });

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Beats_random_search_clearly_on_a_conditional_space(int parallel)
    {
        var parzen = 0.0;
        var random = 0.0;
        for (var seed = 0UL; seed < 10; seed++)
        {
            var problem = ProblemOf(Mixed, seed);
            parzen += Simulation.Run(new ParzenDesigner(problem, new ParzenSettings()), Bowl, 60, parallel).Best() / 10;
            random += Simulation.Run(new RandomDesigner(problem), Bowl, 60, parallel).Best() / 10;
        }

        Assert.True(parzen > 0.5 * random, $"{parzen} against {random}");
        Assert.True(parzen > -0.05, $"{parzen}");
    }

    [Fact]
    public void Every_combination_of_a_small_space_is_tried_before_one_is_repeated()
    {
        var space = SearchSpace.Create(new IntegerParameter("i", 0, 9), new CategoricalParameter("c", ["a", "b", "d"]));
        var history = Simulation.Run(new ParzenDesigner(ProblemOf(space), new ParzenSettings()), assignment => assignment["i"].Number, 45);

        Assert.Equal(30, history.Trials.Take(30).Select(trial => trial.Assignment).Distinct().Count());
    }

    [Fact]
    public void Noisy_studies_may_repeat_an_assignment()
    {
        var space = SearchSpace.Create(new IntegerParameter("i", 0, 9));
        var problem = ProblemOf(space) with { Noise = ObservationNoise.High };
        var history = Simulation.Run(new ParzenDesigner(problem, new ParzenSettings()), assignment => -Math.Abs(assignment["i"].Number - 4), 40);

        Assert.True(history.Trials.Count(trial => trial.Assignment["i"].Number is >= 3 and <= 5) > 15);
    }

    [Fact]
    public void Pending_trials_push_suggestions_away()
    {
        var problem = ProblemOf(SearchSpace.Create(new DoubleParameter("x", 0, 1)));
        var designer = new ParzenDesigner(problem, new ParzenSettings());
        var history = Simulation.Run(designer, assignment => -Math.Abs(assignment["x"].Number - 0.5), 40);
        var crowded = Enumerable.Range(0, 40).Aggregate(history, (sum, i) => sum.With(Pending(41 + i, Assignment.Of(("x", 0.47 + (0.0015 * i))))));

        double Spread(TrialHistory past) => designer.Suggest(past, 16).Average(one => Math.Abs(one.Assignment["x"].Number - 0.5));
        Assert.True(Spread(crowded) > 1.5 * Spread(history), $"{Spread(crowded)} against {Spread(history)}");
    }

    [Fact]
    public void Constraints_come_before_the_objective()
    {
        var problem = ProblemOf(SearchSpace.Create(new DoubleParameter("x", 0, 1))) with { Metrics = [Accuracy, new Metric("memory", Goal.Minimize, 0.5)] };
        var history = TrialHistory.Create(Enumerable.Range(1, 50).Select(id =>
        {
            var x = (id % 10) / 10.0;
            return Completed(id, Assignment.Of(("x", x)), ("accuracy", x), ("memory", x));
        }));

        var suggested = new ParzenDesigner(problem, new ParzenSettings()).Suggest(history, 20).Select(one => one.Assignment["x"].Number).ToArray();
        Assert.InRange(suggested.Average(), 0.3, 0.6);
    }

    [Theory]
    [InlineData(null, 40, 4)]
    [InlineData(null, 1000, 25)]
    [InlineData(0.25, 100, 3)]
    public void Share_of_good_trials(double? gamma, int trials, int good)
    {
        Assert.Equal(good, new ParzenSettings { Gamma = gamma }.GoodCount(trials));
    }

    private static double Bowl(Assignment assignment)
    {
        var rate = Math.Log10(assignment["rate"].Number) + 2.5;
        var layers = (assignment["layers"].Number - 3) / 8;
        var rest = assignment["optimizer"].Text switch
        {
            "sgd" => Math.Pow(assignment["momentum"].Number - 0.9, 2),
            "adam" => 0.1,
            _ => 0.5,
        };
        return -(rate * rate / 4) - (layers * layers) - rest;
    }
}

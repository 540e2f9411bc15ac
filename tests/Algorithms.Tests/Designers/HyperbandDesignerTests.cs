using System.Collections.Immutable;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Designers;

public sealed class HyperbandDesignerTests
{
    private static readonly Problem Nine = ProblemOf(SearchSpace.Create(new DoubleParameter("x", 0, 1), new IntegerParameter("epochs", 1, 9)));

    [Fact]
    public void Best_of_each_rung_go_on_with_more_epochs()
    {
        var history = Simulation.Run(new HyperbandDesigner(Nine, "epochs", 9, 3), assignment => assignment["x"].Number, 13);

        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 9], history.Trials.Select(trial => trial.Assignment["epochs"].Number));
        var ranked = history.Trials.Take(9).Select(trial => trial.Assignment["x"].Number).OrderDescending().ToArray();
        Assert.Equal(ranked.Take(3), history.Trials.Skip(9).Take(3).Select(trial => trial.Assignment["x"].Number));
        Assert.Equal(ranked[0], history.Trials[12].Assignment["x"].Number);
        Assert.Equal(history.Trials[12].Assignment["x"], history.Trials[(int)ParentTrial.Of(history.Trials[12].Metadata)!.Value - 1].Assignment["x"]);
        Assert.Null(ParentTrial.Of(history.Trials[0].Metadata));
    }

    [Fact]
    public void Workers_that_would_wait_start_the_next_bracket()
    {
        var designer = new HyperbandDesigner(Nine, "epochs", 9, 3);
        var suggestions = designer.Suggest(TrialHistory.Empty, 20);

        Assert.Equal([.. Enumerable.Repeat(1.0, 9), .. Enumerable.Repeat(3.0, 5), .. Enumerable.Repeat(9.0, 3), .. Enumerable.Repeat(1.0, 3)], suggestions.Select(one => one.Assignment["epochs"].Number));
        Assert.Equal(20, suggestions.Select(one => one.Assignment).Distinct().Count());
    }

    [Fact]
    public void Any_order_of_ends_with_failures_keeps_every_rung_within_its_plan()
    {
        for (var number = 0; number < 100; number++)
        {
            var random = new RandomStream(3, number, "ends");
            var designer = new HyperbandDesigner(Nine, "epochs", 9, 3);
            var history = TrialHistory.Empty;
            for (var step = 0; step < 150; step++)
            {
                var pending = history.Trials.Where(trial => trial.State == TrialState.Pending).ToArray();
                history = pending.Length == 0 || random.NextInt32(2) == 0
                    ? designer.Suggest(history, 1 + random.NextInt32(3)).Aggregate(history, Add)
                    : history.With(End(pending[random.NextInt32(pending.Length)], random));
            }

            AssertWithinPlan(history);
        }
    }

    [Fact]
    public void Placeholder_range_of_one_value_takes_any_resource()
    {
        var problem = ProblemOf(SearchSpace.Create(new DoubleParameter("x", 0, 1), new IntegerParameter("num-epochs", 20, 20)));
        var settings = new Dictionary<string, string> { ["resource_name"] = "num-epochs", ["r_l"] = "9", ["eta"] = "3" };

        var suggestions = AlgorithmCatalogue.CreateDesigner("hyperband", settings, problem).Suggest(TrialHistory.Empty, 10);
        Assert.Equal([1, 3], suggestions.Select(one => one.Assignment["num-epochs"].Number).Distinct());
    }

    [Theory]
    [InlineData("epoch", "9", "settings.resource_name: 'epoch': must be the name of a numeric parameter that neither is conditional nor has conditional children")]
    [InlineData("epochs", "10", "settings.r_l: '10': must be at most 9, the maximum of epochs")]
    [InlineData("epochs", "0", "settings.r_l: '0': must be a number, greater than 0 and at most 1000000000")]
    [InlineData("epochs", null, "settings.r_l: is required by HYPERBAND; must be a number, greater than 0 and at most 1000000000")]
    public void Resource_is_checked(string name, string? maximum, string error)
    {
        var settings = new Dictionary<string, string> { ["resource_name"] = name };
        if (maximum is not null)
        {
            settings["r_l"] = maximum;
        }

        Assert.Equal([error], AlgorithmCatalogue.Validate("hyperband", settings, Nine, Budget.Unknown).Select(one => one.ToString()));
    }

    private static TrialHistory Add(TrialHistory history, Suggestion suggestion) =>
        history.With(Pending(history.LastId + 1, suggestion.Assignment) with { Metadata = suggestion.Metadata });

    private static Trial End(Trial trial, RandomStream random) => trial with
    {
        State = random.NextInt32(5) == 0 ? TrialState.Infeasible : TrialState.Completed,
        Metrics = ImmutableDictionary<string, double>.Empty.Add("accuracy", random.NextInt32(9) == 0 ? double.NaN : random.NextInt32(5)),
    };

    private static void AssertWithinPlan(TrialHistory history)
    {
        Dictionary<double, int>[] plans = [new() { [1] = 9, [3] = 3, [9] = 1 }, new() { [3] = 5, [9] = 1 }, new() { [9] = 3 }];
        foreach (var bracket in history.Trials.GroupBy(trial => int.Parse(trial.Metadata["hyperband_bracket"])))
        {
            foreach (var rung in bracket.GroupBy(trial => trial.Assignment["epochs"].Number))
            {
                Assert.InRange(rung.Count(), 1, plans[bracket.Key % 3][rung.Key]);
                var parents = rung.Select(trial => ParentTrial.Of(trial.Metadata)).Where(parent => parent is not null).ToArray();
                Assert.Equal(parents.Length, parents.Distinct().Count());
            }
        }
    }
}

using System.Collections.Immutable;
using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Designers;

public sealed class PopulationTrainingDesignerTests
{
    private static readonly Problem Rates = ProblemOf(SearchSpace.Create(
        new DoubleParameter("rate", 1e-4, 1) { Scale = Scale.Log }, new IntegerParameter("batch", 8, 128), new CategoricalParameter("c", ["a", "b"])));

    private static readonly double[] Factors = [0.8, 1, 1.2];

    [Fact]
    public void Members_of_the_middle_go_on_and_the_worst_copy_the_best()
    {
        var designer = new PopulationTrainingDesigner(Rates, 8, 0.25, null);
        var first = Simulation.Run(designer, assignment => assignment["rate"].Number, 8, 8);
        var ranked = first.Trials.OrderByDescending(trial => trial.Metrics["accuracy"]).ToArray();

        var second = designer.Suggest(first, 8);

        for (var slot = 0; slot < 8; slot++)
        {
            var parent = ParentTrial.Of(second[slot].Metadata);
            var isAmongWorst = ranked[6].Id == slot + 1 || ranked[7].Id == slot + 1;
            if (isAmongWorst)
            {
                Assert.Contains(parent!.Value, ranked.Take(2).Select(trial => trial.Id));
                Assert.NotEqual(first.Trials[(int)parent - 1].Assignment, second[slot].Assignment);
            }
            else
            {
                Assert.Equal(slot + 1, parent);
                Assert.Equal(first.Trials[slot].Assignment, second[slot].Assignment);
            }
        }
    }

    [Fact]
    public void Copies_are_multiplied_within_the_bounds()
    {
        var designer = new PopulationTrainingDesigner(Rates, 5, 0.4, null);
        var history = Simulation.Run(designer, assignment => assignment["rate"].Number, 100, 5);
        foreach (var trial in history.Trials.Where(trial => ParentTrial.Of(trial.Metadata) is not null))
        {
            var factor = trial.Assignment["rate"].Number / history.Trials[(int)ParentTrial.Of(trial.Metadata)!.Value - 1].Assignment["rate"].Number;
            var isBound = trial.Assignment["rate"].Number is 1e-4 or 1;
            Assert.True(isBound || Factors.Any(known => Math.Abs(factor - known) < 1e-9) || factor is > 0.3 and < 3, $"{factor}");
            Assert.Empty(Rates.Space.Validate(trial.Assignment));
        }
    }

    [Fact]
    public void A_population_follows_what_is_best_at_its_time()
    {
        // Training that only pays with the rate that fits the score reached so far, which falls as training goes on.
        var designer = new PopulationTrainingDesigner(Rates, 10, 0.2, 0.25);
        var history = TrialHistory.Empty;
        for (var round = 0; round < 40; round++)
        {
            foreach (var suggestion in designer.Suggest(history, 10))
            {
                var score = ParentTrial.Of(suggestion.Metadata) is { } parent ? history.Trials[(int)parent - 1].Metrics["accuracy"] : 0;
                var wanted = Math.Pow(10, -1 - (score / 10));
                var gain = Math.Exp(-Math.Abs(Math.Log10(suggestion.Assignment["rate"].Number / wanted)) * 3);
                history = history.With(Completed(history.LastId + 1, suggestion.Assignment, ("accuracy", score + gain)) with { Metadata = suggestion.Metadata });
            }
        }

        // A constant rate gains less than 7 on its way past its optimum.
        Assert.True(history.Best() > 12, $"{history.Best()}");
    }

    [Fact]
    public void Any_order_of_ends_keeps_one_running_trial_a_member_and_parents_that_succeeded()
    {
        for (var number = 0; number < 60; number++)
        {
            var random = new RandomStream(4, number, "ends");
            var designer = new PopulationTrainingDesigner(Rates, 5, 0.3, 0.2);
            var history = TrialHistory.Empty;
            for (var step = 0; step < 80; step++)
            {
                var pending = history.Trials.Where(trial => trial.State == TrialState.Pending).ToArray();
                history = pending.Length == 0 || random.NextInt32(2) == 0
                    ? designer.Suggest(history, 1 + random.NextInt32(3)).Aggregate(history, (sum, one) => sum.With(Pending(sum.LastId + 1, one.Assignment) with { Metadata = one.Metadata }))
                    : history.With(End(pending[random.NextInt32(pending.Length)], random));
                var busy = history.Trials.Where(trial => trial.State == TrialState.Pending).Select(trial => trial.Metadata["pbt_member"]).ToArray();
                Assert.Equal(busy.Length, busy.Distinct().Count());
            }

            Assert.All(
                history.Trials.Select(trial => ParentTrial.Of(trial.Metadata)).OfType<long>().Select(id => history.Trials[(int)id - 1]),
                parent => Assert.Equal(TrialState.Completed, parent.State));
        }
    }

    [Fact]
    public void Settings_are_those_of_katib()
    {
        var errors = AlgorithmCatalogue.ValidateSettings("pbt", new Dictionary<string, string> { ["n_population"] = "4", ["truncation_threshold"] = "1.5", ["resample_probability"] = "0.2" });

        Assert.Equal(
            ["settings.n_population: '4': must be a whole number, at least 5 and at most 100000", "settings.truncation_threshold: '1.5': must be a number, at least 0 and at most 1", "settings.suggestion_trial_dir: is required by PBT; must not be empty"],
            errors.Select(error => error.ToString()));
    }

    private static Trial End(Trial trial, RandomStream random) => random.NextInt32(4) == 0
        ? trial with { State = TrialState.Infeasible }
        : trial with { State = TrialState.Completed, Metrics = ImmutableDictionary<string, double>.Empty.Add("accuracy", random.NextInt32(6)) };
}

using Vizier.Algorithms.EarlyStopping;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.EarlyStopping;

public sealed class RungStoppingRuleTests
{
    private static readonly TrialHistory Five = TrialHistory.Create(Enumerable.Range(1, 5).Select(id =>
        Curve(id, TrialState.Pending, Accuracy, 0.1 * id, 0.2 * id, 0.3 * id)));

    [Theory]
    [InlineData(0.45, false)]
    [InlineData(0.4, false)]
    [InlineData(0.35, true)]
    public void Best_third_goes_on_from_a_rung(double value, bool stopped)
    {
        // Six trials at step 1, so two go on: 0.5 and the better of 0.4 and the judged one; a tie goes on.
        Assert.Equal(stopped, Rule().Decide(Curve(6, TrialState.Pending, Accuracy, value), Five).ShouldStop);
    }

    [Fact]
    public void Judged_is_the_last_rung_that_was_reached()
    {
        Assert.Equal("At the rung of step 3 the best accuracy 0.7 is number 4 of 6 trials; only the best 2 go on.", Decide(0.1, 0.2, 0.7, 0.9).Reason);
        Assert.Equal("No other trial has reported a better accuracy.", Decide(0.1, 0.2, 0.7, 1.5).Reason);
    }

    [Fact]
    public void A_few_trials_and_a_trial_before_the_first_rung_go_on()
    {
        Assert.Contains("3 are needed", Rule().Decide(Curve(6, TrialState.Pending, Accuracy, 0), TrialHistory.Create(Five.Trials.Take(1))).Reason, StringComparison.Ordinal);
        Assert.Equal("The trial is at step 1; the first rung is at step 4.", new RungStoppingRule(Accuracy, 4, 2, CurveAxis.Steps).Decide(Curve(6, TrialState.Pending, Accuracy, 0), Five).Reason);
    }

    [Fact]
    public void Saves_most_epochs_of_simulated_trainings()
    {
        var (spent, regret) = CurveStoppingRuleTests.RunStudy(new RungStoppingRule(Accuracy, 3, 3, CurveAxis.Steps), 120);

        Assert.InRange(spent, 0, 0.5);
        Assert.InRange(regret, 0, 0.03);
    }

    [Fact]
    public void Random_curves_never_stop_the_best_trial()
    {
        for (var i = 0; i < 1000; i++)
        {
            var random = new RandomStream(7, i, "curves");
            var history = TrialHistory.Create(Enumerable.Range(1, 8).Select(id => Curve(
                id, (TrialState)random.NextInt32(3), Accuracy, [.. Enumerable.Range(0, random.NextInt32(9)).Select(_ => random.NextInt32(9) == 0 ? double.NaN : random.NextInt32(6))])));
            var values = history.Trials.SelectMany(trial => trial.Measurements).Select(one => one.Metrics["accuracy"]).Where(double.IsFinite);
            foreach (var trial in history.Trials.Where(trial => Rule().Decide(trial, history).ShouldStop))
            {
                var reached = trial.Measurements.Select(one => one.Metrics["accuracy"]);
                Assert.DoesNotContain(values.Max(), reached);
            }
        }
    }

    private static RungStoppingRule Rule() => new(Accuracy, 1, 3, CurveAxis.Steps);

    private static StoppingDecision Decide(params double[] values) => Rule().Decide(Curve(6, TrialState.Pending, Accuracy, values), Five);
}

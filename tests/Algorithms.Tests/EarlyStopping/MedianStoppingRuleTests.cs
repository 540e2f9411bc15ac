using Vizier.Algorithms.EarlyStopping;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.EarlyStopping;

public sealed class MedianStoppingRuleTests
{
    // Running averages up to step 4: 0.25, 0.45 and 0.9, so the median is 0.45 (the mean would be 0.533).
    private static readonly TrialHistory Three = TrialHistory.Create(
    [
        Curve(1, TrialState.Completed, Accuracy, 0.1, 0.2, 0.3, 0.4, 1.0),
        Curve(2, TrialState.Completed, Accuracy, 0.3, 0.4, 0.5, 0.6),
        Curve(3, TrialState.Completed, Accuracy, 0.9, 0.9, 0.9, 0.9, 0.9),
    ]);

    [Theory]
    [InlineData(0.44, true)]
    [InlineData(0.45, false)]
    [InlineData(0.5, false)]
    public void Trial_is_stopped_if_its_best_is_strictly_worse_than_the_median(double best, bool stopped)
    {
        var decision = Rule(Accuracy).Decide(Curve(4, TrialState.Pending, Accuracy, 0.1, best, 0.2, 0.2), Three);

        Assert.Equal(stopped, decision.ShouldStop);
    }

    [Fact]
    public void Reason_names_the_numbers()
    {
        var decision = Rule(Accuracy).Decide(Curve(4, TrialState.Pending, Accuracy, 0.1, 0.25, 0.2, 0.2), Three);

        Assert.Equal("The best accuracy 0.25 up to step 4 is worse than the median 0.45 of the running averages of 3 completed trials.", decision.Reason);
    }

    [Fact]
    public void Minimised_metrics_are_judged_the_other_way()
    {
        var history = TrialHistory.Create(Enumerable.Range(1, 3).Select(id => Curve(id, TrialState.Completed, Loss, 2, 2, 2, 2)));

        Assert.True(Rule(Loss).Decide(Curve(4, TrialState.Pending, Loss, 9, 8, 7, 3), history).ShouldStop);
        Assert.False(Rule(Loss).Decide(Curve(4, TrialState.Pending, Loss, 9, 8, 7, 1), history).ShouldStop);
    }

    [Fact]
    public void Median_of_an_even_number_lies_between_the_middle_two()
    {
        var history = Three.With(Curve(5, TrialState.Completed, Accuracy, 0.5, 0.5, 0.5, 0.5));

        Assert.True(Rule(Accuracy).Decide(Curve(6, TrialState.Pending, Accuracy, 0, 0, 0, 0.474), history).ShouldStop);
        Assert.False(Rule(Accuracy).Decide(Curve(6, TrialState.Pending, Accuracy, 0, 0, 0, 0.476), history).ShouldStop);
    }

    [Fact]
    public void Nothing_is_stopped_before_the_start_step_or_without_enough_trials()
    {
        var poor = Curve(9, TrialState.Pending, Accuracy, 0, 0, 0);
        Assert.Contains("3 times", Rule(Accuracy).Decide(poor, Three).Reason, StringComparison.Ordinal);
        Assert.False(Rule(Accuracy).Decide(poor, Three).ShouldStop);

        var two = TrialHistory.Create(Three.Trials.Take(2));
        Assert.False(Rule(Accuracy).Decide(Curve(9, TrialState.Pending, Accuracy, 0, 0, 0, 0), two).ShouldStop);
    }

    [Fact]
    public void Infeasible_and_running_trials_do_not_count()
    {
        var history = TrialHistory.Create(Three.Trials.Select(trial => trial.Id == 3 ? trial with { State = TrialState.Infeasible } : trial))
            .With(Curve(8, TrialState.Pending, Accuracy, 0.9, 0.9, 0.9, 0.9));

        Assert.False(Rule(Accuracy).Decide(Curve(9, TrialState.Pending, Accuracy, 0, 0, 0, 0), history).ShouldStop);
    }

    [Fact]
    public void Time_axis_compares_at_equal_seconds()
    {
        var slow = Curve(4, TrialState.Pending, Accuracy, 0.3, 0.3, 0.3, 0.3);
        var rule = new MedianStoppingRule(Accuracy, 3, 4, CurveAxis.Seconds);
        Assert.True(rule.Decide(slow, Three).ShouldStop);

        var quick = slow with { Measurements = [.. slow.Measurements.Select(one => one with { ElapsedSeconds = one.ElapsedSeconds / 4 })] };
        Assert.False(rule.Decide(quick, TrialHistory.Create(Three.Trials.Where(trial => trial.Id != 3)).With(Curve(3, TrialState.Completed, Accuracy, 0.2))).ShouldStop);
    }

    [Fact]
    public void Measurements_without_steps_are_counted()
    {
        var history = TrialHistory.Create(Three.Trials.Select(WithoutSteps));
        var trial = WithoutSteps(Curve(4, TrialState.Pending, Accuracy, 0.1, 0.25, 0.2, 0.2));

        Assert.Contains("median 0.45", Rule(Accuracy).Decide(trial, history).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_curves_never_stop_the_best_trial_and_never_throw()
    {
        for (var i = 0; i < 2000; i++)
        {
            var random = new RandomStream(5, i, "curves");
            var history = TrialHistory.Create(Enumerable.Range(1, 8).Select(id =>
                Curve(id, (TrialState)random.NextInt32(3), Accuracy, [.. Enumerable.Range(0, random.NextInt32(9)).Select(_ => Value(random))])));
            var best = history.Trials.SelectMany(trial => trial.Measurements).Select(one => one.Metrics["accuracy"]).Where(double.IsFinite).DefaultIfEmpty(0).Max();
            foreach (var trial in history.Trials.Where(trial => Rule(Accuracy, 1, 1).Decide(trial, history).ShouldStop))
            {
                Assert.DoesNotContain(best, trial.Measurements.Select(one => one.Metrics["accuracy"]));
            }
        }
    }

    [Fact]
    public void Huge_values_do_not_overflow()
    {
        var history = TrialHistory.Create(Enumerable.Range(1, 4).Select(id => Curve(id, TrialState.Completed, Accuracy, 1e308, 1.7e308, 1.7e308, 1.7e308)));

        Assert.True(Rule(Accuracy).Decide(Curve(9, TrialState.Pending, Accuracy, -1e308, 0, 0, 1), history).ShouldStop);
    }

    private static MedianStoppingRule Rule(Metric metric, int minimumTrials = 3, int startStep = 4) =>
        new(metric, minimumTrials, startStep, CurveAxis.Steps);

    private static Trial WithoutSteps(Trial trial) =>
        trial with { Measurements = [.. trial.Measurements.Select(one => one with { Step = 0 })] };

    private static double Value(RandomStream random) => random.NextInt32(12) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        3 => 1,
        _ => random.NextGaussian(),
    };
}
